using Lyraflow.Data.Tables;
using Lyraflow.Explore.Content;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Explore.Tests;

/// <summary>Catalogues with names and numbers that are out of the ordinary.</summary>
public sealed class OddCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_column_called_rowid_does_not_change_the_order_of_an_export()
    {
        await using var session = await Explore("rowid,u\n3,20\n1,21\n2,22\n");
        using var page = new PageClient(session.Address);
        using var response = await page.GetAsync($"export?format=csv&request={Uri.EscapeDataString("""{"selection":[]}""")}");
        Assert.Equal("rowid,u\n3,20\n1,21\n2,22\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_column_named_twice_is_there_once()
    {
        await using var session = await Explore("u,name\n20,a\n21,b\n", "u", "name", "u");
        using var page = new PageClient(session.Address);
        var catalog = await page.CatalogAsync();
        Assert.Equal(["u", "name"], catalog["table"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Equal(["u"], catalog["numbers"]!.AsArray().Select(name => name!.GetValue<string>()));
    }

    [Fact]
    public async Task Columns_that_a_model_needs_need_not_be_carried()
    {
        File.WriteAllText(_folder["field.csv"], "objid,u,g,r,i,z\n7,19,18,17.7,17.6,17.5\n8,20,18.9,18.5,18.3,18.2\n");
        await using var session = await ExploreSession.StartAsync(
            new ExploreRequest
            {
                Catalog = new CatalogRequest { Input = _folder["field.csv"] },
                Model = EmbeddedModel.Paper,
                Columns = ["objid"],
            },
            null,
            TestContext.Current.CancellationToken);
        using var page = new PageClient(session.Address);
        var names = (await page.CatalogAsync())["table"]!.AsArray().Select(name => name!.GetValue<string>()).ToArray();
        Assert.Equal("objid", names[0]);
        Assert.DoesNotContain("u", names);
        Assert.Contains("posterior_rrlyrae", names);
    }

    [Fact]
    public async Task Numbers_that_are_rare_are_drawn()
    {
        var rows = Enumerable.Range(0, 5000).Select(i => i == 77 ? "1" : "0");
        await using var session = await Explore($"flag\n{string.Join('\n', rows)}\n");
        using var page = new PageClient(session.Address);
        var column = (await page.CatalogAsync())["columns"]![0]!;
        Assert.True(column["low"]!.GetValue<double>() < 0 && column["high"]!.GetValue<double>() > 1);
        var view = await page.AskAsync("view", """{"selection":[{"column":"flag","low":0.5,"high":2}],"rows":5}""");
        Assert.Equal([78], view["rows"]!.AsArray().Select(row => row!["number"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_row_where_the_other_density_is_zero_is_a_candidate()
    {
        using (var made = new TableSession())
        {
            made.Execute(
                "COPY (SELECT * FROM (VALUES (20, 1.5, 0.2), (21, 'inf'::DOUBLE, 1), (22, '-inf'::DOUBLE, 0), (23, NULL, NULL)) "
                    + $"t(u, log10_ratio_q, posterior_q)) TO '{_folder["some.parquet"]}' (FORMAT parquet)",
                TestContext.Current.CancellationToken);
        }

        await using var session = await ExploreSession.StartAsync(
            new ExploreRequest { Catalog = new CatalogRequest { Input = _folder["some.parquet"] } },
            null,
            TestContext.Current.CancellationToken);
        using var page = new PageClient(session.Address);
        var view = await page.AskAsync(
            "view", """{"selection":[{"column":"log10_ratio_q","low":2,"high":null}],"rows":5}""");
        Assert.Equal([2], view["rows"]!.AsArray().Select(row => row!["number"]!.GetValue<int>()));
    }

    private Task<ExploreSession> Explore(string text, params string[] columns)
    {
        File.WriteAllText(_folder["odd.csv"], text);
        return ExploreSession.StartAsync(
            new ExploreRequest
            {
                Catalog = new CatalogRequest { Input = _folder["odd.csv"] },
                Columns = columns.Length == 0 ? null : columns,
            },
            null,
            TestContext.Current.CancellationToken);
    }
}
