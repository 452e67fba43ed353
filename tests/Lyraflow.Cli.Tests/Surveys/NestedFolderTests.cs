using Lyraflow.Cli.Tests.Cases;

namespace Lyraflow.Cli.Tests.Surveys;

/// <summary>Folders of files within folders, in any format.</summary>
public sealed class NestedFolderTests : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_file_gets_its_result_in_the_same_place()
    {
        Make("csv", ".csv");
        File.WriteAllText(_folder["sky/.hidden.csv"], "no table");
        File.WriteAllText(_folder["sky/field=1/b.parquet"], "the page of a server");

        _folder.Done("score", "m.safetensors", "sky", "-o", "scored", "-q");

        Assert.Equal(
            ["field=1/a.csv", "field=1/deep/b.csv", "field=2/a.csv"],
            Directory.EnumerateFiles(_folder["scored"], "*.csv", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(_folder["scored"], path))
                .Order(StringComparer.Ordinal));

        // A folder's name is no column.
        Assert.StartsWith("objid,u,g,r,i,cls,log_density_", _folder.Lines("scored/field=1/a.csv")[0], StringComparison.Ordinal);
        Assert.Equal(_folder.Lines("sky/field=1/deep/b.csv").Length, _folder.Lines("scored/field=1/deep/b.csv").Length);
        var finish = _folder.Done("finish", "scored").Output;
        Assert.Contains("3 files, 90 rows in, 90 out", finish, StringComparison.Ordinal);
        Assert.Contains("passed over: sky/field=1/b.parquet: is no Parquet file.", finish, StringComparison.Ordinal);
    }

    [Fact]
    public void Astropy_reads_the_leaves_of_a_tree_of_FITS()
    {
        Make("fits", ".fits");
        for (var task = 1; task <= 2; task++)
        {
            _folder.Done("score", "m.safetensors", "sky", "-o", "scored", "-q", "--task", $"{task}/2");
        }

        _folder.Done("finish", "scored");
        var read = _folder.Python("""
            import glob
            from astropy.table import Table
            for path in sorted(glob.glob('scored/**/*.fits', recursive=True)):
                table = Table.read(path)
                print(path, len(table), table['posterior_qso'].dtype.kind, table['outlier'].dtype.kind)
            """);

        Assert.Equal(
            "scored/field=1/a.fits 20 f b\nscored/field=1/deep/b.fits 30 f b\nscored/field=2/a.fits 40 f b\n", read.Output);
    }

    [Fact]
    public void Results_within_the_survey_are_no_files_of_it()
    {
        Make("csv", ".csv");

        _folder.Done("score", "m.safetensors", "sky", "-o", "sky/scored", "-q");
        var again = _folder.Done("score", "m.safetensors", "sky", "-o", "sky/scored");

        Assert.Contains("0 files written, 3 finished before", again.Error, StringComparison.Ordinal);
    }

    private void Make(string name, string ending)
    {
        foreach (var (place, rows) in new[] { ("field=1/a", 20), ("field=1/deep/b", 30), ("field=2/a", 40) })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"sky/{place}"])!);
            _folder.Write($"{name}.csv", TableCases.Table[..(rows + 1)]);
            if (ending == ".csv")
            {
                File.Copy(_folder[$"{name}.csv"], _folder[$"sky/{place}.csv"]);
            }
            else
            {
                _folder.Done("sql", "m.safetensors", $"select * from '{name}.csv'", "-o", $"sky/{place}{ending}");
            }
        }
    }
}
