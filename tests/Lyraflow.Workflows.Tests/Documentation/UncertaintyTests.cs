using System.Runtime.CompilerServices;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Workflows.Tests.Documentation;

/// <summary>The second C# of docs/uncertainty.md, run.</summary>
public class UncertaintyTests
{
    [Fact]
    public void The_document_shows_the_code_that_this_test_runs() => ReadmeCode.RequireShown(1, ThisFile(), "docs/uncertainty.md");

    [Fact]
    public void The_code_of_the_document_scores_a_star_by_its_columns()
    {
        // README begins
        using var scorer = ColumnScorer.Load("reference", prior: "0.01");
        var score = scorer.Score(new Dictionary<string, Measurement>
        {
            ["u"] = new(18.92, 0.03),
            ["g"] = new(17.78, 0.01),
            ["r"] = new(17.61),
        });
        Console.WriteLine($"{scorer.Target}: {score.Posterior:p1}, without {string.Join(", ", score.Missing)}");
        // README ends

        Assert.Equal(["u", "g", "r", "i", "z"], scorer.Columns);
        Assert.Equal(["i", "z"], score.Missing);
        Assert.InRange(score.Posterior!.Value, 0.01, 1);
        Assert.False(score.IsOutlier);
        Assert.InRange(score.Error, 0, 0.02);

        // Where nothing is known, the posterior is the prior.
        var nothing = scorer.Score(
            [new Dictionary<string, Measurement>(), new Dictionary<string, Measurement> { ["U"] = Measurement.None }]);
        Assert.All(nothing, item => Assert.Equal((0.01, 5), (item.Posterior!.Value, item.Missing.Count)));
        InputFault.Expect(() => scorer.Score(new Dictionary<string, Measurement> { ["y"] = new(1) }), "'y'");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
