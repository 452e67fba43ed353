namespace Lyraflow.Cli.Tests;

/// <summary>Both experiments on a made-up catalogue with dust.</summary>
public sealed class DustFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DustFixture()
    {
        MadeUpOriginals.WriteRrLyrae(_folder);
        MadeUpOriginals.WriteStandards(_folder);
        Crossval = Run("crossval", "crossval", "--folds", "4", "--methods", "gaussian,mixture_5_1");
        Reproduce = Run("reproduce", "reproduce", "--seed", "5");
    }

    internal Outcome Crossval { get; }

    internal Outcome Reproduce { get; }

    internal string File(string run, string file) => Path.Combine(_folder[run], file);

    public void Dispose() => _folder.Dispose();

    private Outcome Run(string output, params string[] options)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, [.. options, "--data", ".", "--dust", "dereddened", "--out", output, "--quiet"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
