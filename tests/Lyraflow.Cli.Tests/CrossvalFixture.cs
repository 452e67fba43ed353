using System.Globalization;

namespace Lyraflow.Cli.Tests;

/// <summary>Two small cross-validations, as people run them.</summary>
public sealed class CrossvalFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CrossvalFixture()
    {
        var stars = new SyntheticStars(stars: 600, rrLyrae: 80);
        var table = Enumerable.Range(0, stars.Labels.Length).Select(row => string.Create(
            CultureInfo.InvariantCulture, $"{Colors(stars, row)},{(stars.Labels[row] == 0 ? "star" : "rrlyrae")},{row % 2}"));
        File.WriteAllLines(_folder["stars.csv"], ["u_g,g_r,r_i,i_z,label,fold", .. table]);
        Run("repeated", "--folds", "2", "--repeats", "2", "--methods", "flow,gaussian,knn_10");
        MadeUpOriginals.WriteRrLyrae(_folder);
        MadeUpOriginals.WriteStandards(_folder);
        var outcome = LyraflowProgram.Run(
            _folder.Path, "crossval", "--data", ".", "--dust", "observed", "--methods", "gaussian", "--out", "dust", "--quiet");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        outcome = LyraflowProgram.Run(
            _folder.Path, "crossval", "stars.csv", "--features", "u_g, g_r", "--label", "label", "--fold", "fold", "--methods",
            "gaussian,kernel_logistic", "--out", "own", "--quiet");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Run("given", "--folds-column", "fold", "--methods", "gaussian,knn_10,logistic");
    }

    /// <summary>A file of the run with repeats, the flow among its methods.</summary>
    internal string Repeated(string file) => Path.Combine(_folder["repeated"], file);

    /// <summary>A file of the run on the folds of a column, without the flow.</summary>
    internal string Given(string file) => Path.Combine(_folder["given"], file);

    /// <summary>A file of the run on made-up originals with the dust as observed.</summary>
    internal string Dust(string file) => Path.Combine(_folder["dust"], file);

    /// <summary>A file of the run that takes the rows as somebody's own catalogue.</summary>
    internal string Own(string file) => Path.Combine(_folder["own"], file);

    public void Dispose() => _folder.Dispose();

    private static string Colors(SyntheticStars stars, int row) => string.Join(
        ',',
        stars.Values.AsSpan(row * SyntheticStars.Colors, SyntheticStars.Colors)
            .ToArray()
            .Select(value => value.ToString("r", CultureInfo.InvariantCulture)));

    private void Run(string output, params string[] options)
    {
        var outcome = LyraflowProgram.Run(
            _folder.Path, ["crossval", "--data", _folder["stars.csv"], "--out", output, "--quiet", .. options]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }
}
