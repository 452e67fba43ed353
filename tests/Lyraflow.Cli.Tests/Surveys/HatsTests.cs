using System.Globalization;
using Lyraflow.Cli.Tests.Cases;
using Lyraflow.Data.Hats;
using Lyraflow.Data.Tables;

namespace Lyraflow.Cli.Tests.Surveys;

/// <summary>HATS catalogues, scored pixel by pixel.</summary>
public sealed class HatsTests : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_scored_catalogue_keeps_its_tree_and_obeys_the_rules(int filesOfPixel)
    {
        HatsTree.Write(_folder["sky"], HatsTree.Mixed, 1200, filesOfPixel);
        File.WriteAllText(_folder["sky/dataset/Norder=1/Dir=0/Npix=44.parquet.md5"], "no pixel");
        File.WriteAllText(_folder["sky/data_thumbnail.parquet"], "not read");

        var outcome = _folder.Done("score", "m.safetensors", "sky", "-o", "scored");

        Assert.Contains("6,000 rows in", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(Leaves("sky"), Leaves("scored"));
        Assert.Equal(6000, HatsRules.Check(_folder["scored"]));
        var properties = HatsProperties.ReadCatalog(_folder["scored"])!;
        Assert.Equal("scored", properties["obs_collection"]);
        Assert.Equal(filesOfPixel == 1 ? ".parquet" : "/", properties["hats_npix_suffix"]);
        Assert.StartsWith("objid ra dec log_density_", properties["hats_cols_default"], StringComparison.Ordinal);
        Assert.Equal(_folder["sky"], properties["prov_progenitor"]);
        Assert.Equal(64, properties["lyraflow_model_sha256"].Length);
        Assert.Empty(properties["hats_skymap_order"]);
    }

    [Fact]
    public void The_scores_are_those_of_the_rows_in_one_file()
    {
        HatsTree.Write(_folder["sky"], HatsTree.Mixed, 1200);
        _folder.Done("score", "m.safetensors", "sky", "-o", "scored", "-q");
        using var session = new TableSession();
        TableWriter.Write(
            session,
            $"SELECT * FROM read_parquet('{_folder["sky/dataset/**/*.parquet"]}', hive_partitioning = false) ORDER BY objid",
            _folder["all.parquet"],
            overwrite: false,
            cancellation: TestContext.Current.CancellationToken);
        _folder.Done("score", "m.safetensors", "all.parquet", "-o", "once.parquet", "-q");

        // DuckDB reads the pixels in one go, as a user of the catalogue does.
        var same = session.Scalar(
            $"SELECT count(*) FROM read_parquet('{_folder["scored/dataset/**/*.parquet"]}', hive_partitioning = false) AS a "
                + $"JOIN read_parquet('{_folder["once.parquet"]}') AS b USING (objid) "
                + "WHERE a.posterior_qso IS NOT DISTINCT FROM b.posterior_qso AND a.outlier IS NOT DISTINCT FROM b.outlier "
                + "AND a.log_density_star IS NOT DISTINCT FROM b.log_density_star",
            TestContext.Current.CancellationToken);

        Assert.Equal(6000L, same);
    }

    [Fact]
    public void Astropy_reads_the_pixels()
    {
        HatsTree.Write(_folder["sky"], HatsTree.Mixed, 100);
        _folder.Done("score", "m.safetensors", "sky", "-o", "scored", "-q");

        var read = _folder.Python("""
            import importlib.util
            from astropy.table import Table
            if not importlib.util.find_spec('pyarrow'):
                print('no pyarrow')
            else:
                table = Table.read('scored/dataset/Norder=1/Dir=0/Npix=44.parquet')
                print(len(table), table['_healpix_29'].dtype, table['posterior_qso'].dtype)
            """);

        Assert.SkipWhen(
            read.Output == "no pyarrow\n",
            "SKIPPED: astropy reads Parquet with pyarrow, which is not on this machine (Debian 12 has none).");
        Assert.Equal("100 int64 float64\n", read.Output);
    }

    [Fact]
    public void Pixels_stay_when_their_rows_are_dropped()
    {
        HatsTree.Write(_folder["sky"], HatsTree.Mixed, 1000);

        _folder.Done("score", "m.safetensors", "sky", "-o", "scored", "--missing", "drop", "--where", "_healpix_29 > 4e17", "-q");

        Assert.Equal(Leaves("sky"), Leaves("scored"));
        var left = HatsRules.Check(_folder["scored"]);
        Assert.InRange(left, 1, 4999);
        var finish = _folder.Done("finish", "scored");
        Assert.Contains("5,000 rows in", finish.Output, StringComparison.Ordinal);
        Assert.Contains("left out (missing)", finish.Output, StringComparison.Ordinal);
        Assert.Contains("left out (where)", finish.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_not_selected_are_counted()
    {
        HatsTree.Write(_folder["sky"], HatsTree.Mixed, 1000);

        _folder.Done("score", "m.safetensors", "sky", "-o", "scored", "--select", "0.5", "-q");

        var left = HatsRules.Check(_folder["scored"]);
        Assert.InRange(left, 1, 4999);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"5,000 rows in, {left:n0} out, {5000 - left:n0} left out (select)"),
            _folder.Done("finish", "scored").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Train_and_evaluate_read_it_and_its_folders_are_no_columns()
    {
        HatsTree.Write(_folder["sky"], HatsTree.Mixed, 400);

        _folder.Train("sky", "u-g, g-r", "n.safetensors");
        _folder.Done("evaluate", "n.safetensors", "sky", "--no-report", "--out", "measured", "-q");

        _folder.Refused(["train", "sky", "--features", "Npix, g", "-o", "x.safetensors", "-q"], "'Npix'", "'_healpix_29'");
        Assert.Equal("n\n2000\n", _folder.Done("sql", "m.safetensors", "select count(*) as n from 'sky'").Output);
    }

    [Fact]
    public void Of_a_collection_the_primary_table_is_scored_and_that_is_said()
    {
        HatsTree.Write(_folder["all/objects"], HatsTree.Mixed, 100);
        HatsTree.Write(_folder["all/margin"], HatsTree.Mixed, 10);
        _folder.Write("all/collection.properties", "obs_collection=all", "hats_primary_table_url=objects", "all_margins=margin");

        var outcome = _folder.Done("score", "m.safetensors", "all", "-o", "scored");

        Assert.Contains("500 rows in", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("all: is a HATS collection; its primary table objects is read", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("(margin)", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(500, HatsRules.Check(_folder["scored"]));
        _folder.Write("all/collection.properties", "obs_collection=all", "hats_primary_table_url=elsewhere");
        _folder.Refused(["score", "m.safetensors", "all", "-o", "other", "-q"], "'elsewhere'");
    }

    [Fact]
    public void A_margin_is_scored_by_itself_and_an_index_is_refused()
    {
        HatsTree.Write(_folder["margin"], HatsTree.Mixed, 10);
        Replace("margin/hats.properties", "=object", "=margin\nhats_primary_table_url=objects\nhats_margin_threshold=5");
        HatsTree.Write(_folder["index"], HatsTree.Mixed, 10);
        Replace("index/hats.properties", "=object", "=index");

        var outcome = _folder.Done("score", "m.safetensors", "margin", "-o", "scored");

        Assert.Contains("margin: is a margin", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("5", HatsProperties.ReadCatalog(_folder["scored"])!["hats_margin_threshold"]);
        _folder.Refused(["score", "m.safetensors", "index", "-o", "other", "-q"], "'index'", "object");
    }

    [Fact]
    public void What_is_no_catalogue_is_refused_in_one_line()
    {
        HatsTree.Write(_folder["sky"], HatsTree.Mixed, 10);
        _folder.Refused(
            ["score", "m.safetensors", "sky", "-o", "s", "--columns", "objid", "-q"], "'ra', 'dec', '_healpix_29'", "--columns");
        File.Delete(_folder["sky/dataset/Norder=1/Dir=0/Npix=44.parquet"]);
        _folder.Refused(["score", "m.safetensors", "sky", "-o", "s", "-q"], "partition_info.csv", "Norder=1 Npix=44");
        Directory.Move(_folder["sky/dataset/Norder=6/Dir=10000"], _folder["sky/dataset/Norder=6/Dir=20000"]);
        _folder.Refused(["score", "m.safetensors", "sky", "-o", "s", "-q"], "Dir=20000", "no such pixel");
        _folder.Write("sky/hats.properties", "obs_collection");
        _folder.Refused(["score", "m.safetensors", "sky", "-o", "s", "-q"], "hats.properties", "'obs_collection'");
        Assert.False(Directory.Exists(_folder["s"]));
    }

    private void Replace(string name, string from, string to)
        => File.WriteAllText(_folder[name], File.ReadAllText(_folder[name]).Replace(from, to, StringComparison.Ordinal));

    private string[] Leaves(string root)
        => [.. Directory.EnumerateFiles(_folder[$"{root}/dataset"], "*.parquet", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder[root], path))
            .Order(StringComparer.Ordinal)];
}
