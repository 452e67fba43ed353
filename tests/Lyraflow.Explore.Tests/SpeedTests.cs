using System.Diagnostics;
using System.Globalization;
using Lyraflow.Data.Tables;
using Lyraflow.Explore.Content;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Sampling;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Explore.Tests;

/// <summary>
/// How long ten million rows take in a browser; bench/explore.sh runs it, since it says little where others work on the machine.
/// </summary>
public sealed class SpeedTests(ITestOutputHelper output) : IDisposable
{
    private const int Brushes = 20;
    private const int Drawn = 50_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Explicit = true)]
    public async Task Ten_million_rows_feel_immediate()
    {
        Assert.SkipUnless(Browser.Program is not null, "No Chromium on this machine: nothing is measured.");
        var rows = long.Parse(Environment.GetEnvironmentVariable("LYRAFLOW_EXPLORE_ROWS") ?? "10000000", CultureInfo.InvariantCulture);
        MakeCatalog(rows);
        var clock = Stopwatch.StartNew();
        var request = new ExploreRequest
        {
            Catalog = new CatalogRequest { Input = _folder["rows.parquet"] },
            Model = EmbeddedModel.Reference,
        };
        await using var session = await ExploreSession.StartAsync(request, null, TestContext.Current.CancellationToken);
        output.WriteLine($"{session.Rows:n0} rows loaded in {clock.Elapsed.TotalSeconds:f1} s; load {Load()}");

        await using var browser = await Browser.OpenAsync(session.Address, 1280);
        var first = await Milliseconds(browser, "drawn");
        output.WriteLine($"first picture: {first:f0} ms");

        var random = new RandomSource(1);
        var times = new List<double>();
        for (var i = 0; i < Brushes; i++)
        {
            var (x, y) = (0.1 + (0.5 * random.NextUniform()), 0.1 + (0.5 * random.NextUniform()));
            var (width, height) = (0.05 + (0.2 * random.NextUniform()), 0.05 + (0.2 * random.NextUniform()));
            var processor = Process.GetCurrentProcess().TotalProcessorTime;
            var selected = await browser.SelectAsync(() => browser.DragAsync(i % 2, (x, y), (x + width, y + height), steps: 1));
            times.Add(await Milliseconds(browser, "milliseconds"));
            var used = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds;
            output.WriteLine($"{selected,12:n0} rows: {times[^1]:f0} ms, {used:f0} ms of the server's processors");
            await browser.SelectAsync(() => browser.Page.ClickAsync("#clear"));
        }

        times.Sort();
        var median = (times[(Brushes / 2) - 1] + times[Brushes / 2]) / 2;
        output.WriteLine($"median of {Brushes} brushes: {median:f0} ms, the slowest {times[^1]:f0} ms; load {Load()}");
        Assert.InRange(first, 0, 2000);
        Assert.InRange(median, 0, 200);
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static Task<double> Milliseconds(Browser browser, string what)
        => browser.Page.EvaluateFunctionAsync<double>("what => Number(document.body.dataset[what])", what);

    /// <summary>Scored rows of the embedded model, again and again with some noise.</summary>
    private void MakeCatalog(long rows)
    {
        SampleRun.Run(new SampleRequest { Model = EmbeddedModel.Reference, Count = Drawn, Output = _folder["drawn.parquet"] });
        ScoreRun.Run(new ScoreRequest
        {
            Catalog = new CatalogRequest { Input = _folder["drawn.parquet"] },
            Model = EmbeddedModel.Reference,
            Output = _folder["scored.parquet"],
        });
        using var session = new TableSession(memoryMegabytes: 2000);
        var noisy = string.Join(", ", new[] { "u-g", "g-r", "r-i", "i-z" }.Select(name =>
            $"CAST(\"{name}\" + 0.03 * (random() - 0.5) AS FLOAT) AS \"{name}\""));
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT row_number() OVER () AS id, 360 * random() AS ra, 10 * random() - 5 AS dec, * REPLACE ({noisy}) "
                + $"FROM '{_folder["scored.parquet"]}' CROSS JOIN range({(rows / (2 * Drawn)) + 1}) AS times(n) LIMIT {rows}");
        TableWriter.Write(session, $"SELECT * EXCLUDE (n) FROM ({query})", _folder["rows.parquet"], overwrite: false);
    }
}
