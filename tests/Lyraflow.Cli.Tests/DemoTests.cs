using System.Text;
using System.Text.RegularExpressions;

namespace Lyraflow.Cli.Tests;

/// <summary>The example files, and that examples use them.</summary>
public sealed partial class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_files_are_the_same_every_time_and_never_replaced_unasked()
    {
        var first = LyraflowProgram.Run(_folder.Path, "demo");
        Assert.Equal((0, string.Empty), (first.ExitCode, first.Error));
        Assert.Contains("lyraflow train stars.csv", first.Output, StringComparison.Ordinal);
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "demo"), "stars.csv", "--out", "--overwrite");
        Assert.Equal(0, LyraflowProgram.Run(_folder.Path, "demo", "--out", "again").ExitCode);

        var files = Files(_folder["demo"]);
        Assert.Equal(9, files.Count);
        Assert.Equal(files.Keys, Files(_folder["again"]).Keys);
        Assert.All(Files(_folder["again"]), file => Assert.True(files[file.Key].SequenceEqual(file.Value), file.Key));
        Assert.All(files.Keys, name => Assert.Contains(name, first.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_field_has_what_catalogues_have()
    {
        LyraflowProgram.Run(_folder.Path, "demo", "--out", ".");

        var rows = File.ReadAllLines(_folder["field.csv"]).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.Equal(3000, rows.Length);
        Assert.All(
            (string[])["-9999", "99", string.Empty], missing => Assert.InRange(rows.Count(row => row.Contains(missing)), 50, 400));
        Assert.All(rows, row => Assert.Equal(13, row.Length));
        var header = Encoding.Latin1.GetString(File.ReadAllBytes(_folder["field.fits"])[..8640]);
        Assert.Equal(10, header.Split("= 'mag").Length - 1);
        Assert.Equal(2, header.Split("= 'deg").Length - 1);
        var types = File.ReadAllLines(_folder["field-truth.csv"]).Skip(1).Select(line => line.Split(',')[1]).CountBy(type => type);
        Assert.Equal(new() { ["star"] = 2940, ["rrlyrae"] = 45, ["artefact"] = 15 }, types.ToDictionary());
    }

    [Fact]
    public void Every_catalogue_in_an_example_of_the_help_is_one_of_them_or_made_by_an_example()
    {
        LyraflowProgram.Run(_folder.Path, "demo", "--out", ".");
        LyraflowProgram.Run(_folder.Path, "man", "manual");
        string[] examples =
        [
            .. Directory.GetFiles(_folder[Path.Combine("manual", "man1")])
                .SelectMany(File.ReadLines)
                .Select(line => line.Replace(@"\", string.Empty, StringComparison.Ordinal))
                .Where(line => line.Contains("lyraflow ", StringComparison.Ordinal) && Table().IsMatch(line)),
        ];
        HashSet<string> known =
        [
            .. Files(_folder.Path).Keys,
            .. examples.SelectMany(line => Written().Matches(line)).Select(match => match.Groups[1].Value),

            // What only the owner of the data can have.
            "miniboone/data.npy", "rrlyrae-with-folds.csv", "survey/*.parquet",
        ];

        Assert.True(examples.Length > 20, "The help has lost its examples.");
        Assert.All(examples.SelectMany(line => Table().Matches(line)), match => Assert.Contains(match.Value, known));
    }

    private static SortedDictionary<string, byte[]> Files(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes), StringComparer.Ordinal);

    [GeneratedRegex(@"[\w/*.-]+\.(csv|parquet|fits|vot|npy)\b")]
    private static partial Regex Table();

    [GeneratedRegex(@"(?:-o|>) ([\w/.-]+)")]
    private static partial Regex Written();
}
