using Lyraflow.Data.Tables;

namespace Lyraflow.Data.Tests.Tables;

/// <summary>What columns mean goes through every format that can say it.</summary>
public sealed class MetadataTests : IDisposable
{
    private static readonly Dictionary<string, ColumnMetadata> Meaning = new()
    {
        ["u"] = new(
            "mag", "phot.mag;em.opt.U", "Magnitude in u, corrected for the dust of the Milky Way by the map of the year before last"),
        ["it's"] = new("m.s**-1"),
        ["n"] = new(string.Empty, string.Empty, "How many: 1, 'two', {3}"),
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("t.fits")]
    [InlineData("t.fits.gz")]
    [InlineData("t.vot")]
    [InlineData("t.ecsv")]
    [InlineData("t.parquet")]
    public void Units_descriptors_and_descriptions_survive(string name)
    {
        using var session = new TableSession(threads: 1);
        var notes = new TableNotes { Texts = new Dictionary<string, string> { ["creator"] = "a \"test\"" }, Columns = Meaning };
        TableWriter.Write(
            session,
            "SELECT 1.5 AS u, 2 AS \"it's\", 3 AS n, 'x' AS other",
            _folder[name],
            overwrite: false,
            notes,
            TestContext.Current.CancellationToken);

        var source = TableSource.Open(session, new InputSearch().Find(_folder[name]), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(["u", "it's", "n", "other"], source.Columns.Select(column => column.Name));
        Assert.Equal(
            [.. Meaning.Values, ColumnMetadata.None], source.Columns.Select(column => column.Metadata));
    }

    [Fact]
    public void A_parquet_file_says_it_in_the_keys_of_VOParquet()
    {
        using var session = new TableSession(threads: 1);
        var path = _folder["t.parquet"];
        TableWriter.Write(
            session,
            "SELECT 1.5 AS u",
            path,
            overwrite: false,
            new TableNotes { Columns = Meaning },
            TestContext.Current.CancellationToken);
        TableWriter.WriteSchema(path, _folder["_common_metadata"]);

        foreach (var file in new[] { path, _folder["_common_metadata"] })
        {
            var keys = Some.Rows(session, $"SELECT decode(key) AS k, decode(value) FROM parquet_kv_metadata('{file}') ORDER BY k");
            Assert.Contains("IVOA.VOTable-Parquet.version,1.0", keys);
            var content = Assert.Single(keys, key => key.StartsWith("IVOA.VOTable-Parquet.content,", StringComparison.Ordinal));
            Assert.Contains("<FIELD name=\"u\" datatype=\"double\" unit=\"mag\"", content, StringComparison.Ordinal);
            Assert.DoesNotContain("<DATA", content, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_parquet_file_whose_keys_are_damaged_keeps_its_rows()
    {
        using var session = new TableSession(threads: 1);
        session.Execute(
            $"COPY (SELECT 1 AS u) TO '{_folder["t.parquet"]}' "
                + $"(FORMAT parquet, KV_METADATA {{'IVOA.VOTable-Parquet.content': '<VOTABLE'}})",
            TestContext.Current.CancellationToken);

        Assert.Equal(["1"], Some.Rows(_folder["t.parquet"]));
    }
}
