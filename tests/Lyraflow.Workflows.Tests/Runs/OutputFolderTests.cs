using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Tests.Runs;

public sealed class OutputFolderTests : IDisposable
{
    private static readonly string[] Files = ["a.json", "b.json"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Claiming_makes_the_folder_and_leaves_nothing_in_it()
    {
        var path = Path.Combine(_folder["deep"], "deeper");

        new OutputFolder(path, overwrite: false).Claim(Files);

        Assert.True(Directory.Exists(path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(path));
    }

    [Fact]
    public void Making_the_object_touches_nothing()
    {
        _ = new OutputFolder(_folder["out"], overwrite: true);

        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void An_earlier_result_is_named_and_kept()
    {
        File.WriteAllText(_folder["b.json"], "earlier");

        var failure = Assert.Throws<InputException>(() => new OutputFolder(_folder.Path, overwrite: false).Claim(Files));

        Assert.Contains("b.json", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a.json", failure.Message, StringComparison.Ordinal);
        Assert.Equal("earlier", File.ReadAllText(_folder["b.json"]));
    }

    [Fact]
    public void Earlier_results_go_when_that_was_asked_for_and_other_files_stay()
    {
        File.WriteAllText(_folder["b.json"], "earlier");
        File.WriteAllText(_folder["notes.txt"], "mine");

        new OutputFolder(_folder.Path, overwrite: true).Claim(Files);

        Assert.Equal([_folder["notes.txt"]], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_folder_needs_a_name(string path)
        => Assert.Throws<InputException>(() => new OutputFolder(path, overwrite: false));

    [Fact]
    public void A_folder_below_a_file_is_refused_by_name()
    {
        File.WriteAllText(_folder["file"], "mine");
        var path = Path.Combine(_folder["file"], "out");

        var failure = Assert.Throws<InputException>(() => new OutputFolder(path, overwrite: true).Claim(Files));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["file"]));
    }

    [Fact]
    public void Half_a_file_is_no_file()
    {
        var output = new OutputFolder(_folder.Path, overwrite: false);

        Assert.Throws<InvalidOperationException>(() => output.Write("a.json", stream =>
        {
            stream.Write([1, 2, 3]);
            throw new InvalidOperationException();
        }));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }
}
