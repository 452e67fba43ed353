namespace Lyraflow.Cli.Tests;

public sealed class ManualPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_command_has_a_page_that_man_sets_without_a_warning()
    {
        var written = LyraflowProgram.Run(_folder.Path, "man", "manual");
        Assert.Equal((0, "", ""), (written.ExitCode, written.Output, written.Error));

        var pages = Directory.GetFiles(_folder[Path.Combine("manual", "man1")]);
        string[] some = ["lyraflow.1", "lyraflow-train.1", "lyraflow-bench-train.1", "lyraflow-slurm-score.1", "lyraflow-man.1"];
        Assert.All(some, name => Assert.Contains(name, pages.Select(Path.GetFileName)));
        foreach (var page in pages)
        {
            // man(1) exits with 0 whatever groff says of the page, and says it on standard error.
            var text = ShellProgram.Run(
                "man",
                _folder.Path,
                new() { ["MANWIDTH"] = "100", ["LC_ALL"] = "C.UTF-8" },
                "--warnings",
                "-E",
                "UTF-8",
                "-l",
                page);
            Assert.All((string[])["NAME", "SYNOPSIS", "OPTIONS", "--help", "EXAMPLES", "SEE ALSO"],
                part => Assert.Contains(part, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_in_one_line()
    {
        File.WriteAllText(_folder["manual"], "a file");

        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "man", "manual"), "manual");
    }
}
