using System.Runtime.CompilerServices;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Uncertainty;

namespace Lyraflow.Tests.Documentation;

/// <summary>The first C# of docs/uncertainty.md, run.</summary>
public class UncertaintyTests
{
    [Fact]
    public void The_document_shows_the_code_that_this_test_runs() => ReadmeCode.RequireShown(0, ThisFile(), "docs/uncertainty.md");

    [Fact]
    public void The_code_of_the_document_integrates_over_an_error_and_a_missing_band()
    {
        // README begins
        var mixture = new GaussianMixture([new MixtureComponent(1, [1.0, 0.5], new[,] { { 0.1, 0.02 }, { 0.02, 0.1 } })]);
        using var team = new WorkerTeam();
        var scorer = new UncertainScorer([UncertainDensity.Of(mixture, team)]);

        // u−g = 1.2 and g−r = 0.4, g with an error of 0.1, and then without any u.
        var row = new UncertainRow(2);
        (row.Center[0], row.Center[1]) = (1.2, 0.4);
        row.AddError([-1, 1], 0.1);
        var (logDensity, error) = (new double[1], new double[1]);
        scorer.LogDensity(row, logDensity, error);
        row.AddFree([1, 0]);
        scorer.LogDensity(row, logDensity, error);
        // README ends

        // g−r alone, of the variance 0.1 + 0.01.
        Assert.Equal((-0.01 / 0.22) - (0.5 * Math.Log(2 * Math.PI * 0.11)), logDensity[0], 1e-12);
        Assert.Equal(0, error[0]);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
