using System.Globalization;
using System.Runtime.CompilerServices;
using Lyraflow.Paper.Demo;
using Lyraflow.Rows;
using Lyraflow.Statistics;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Cli.Tests.Tutorials;

/// <summary>The C# of the tutorial, run.</summary>
public sealed class CSharpTutorialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_tutorial_shows_the_code_that_this_test_runs()
        => ReadmeCode.RequireAllShown(Repository.File("docs", "tutorials", "csharp.md"), ThisFile());

    [Fact]
    public void Its_code_scores_the_field()
    {
        var folder = _folder.Path;
        DemoRun.Run(folder, cancellation: TestContext.Current.CancellationToken);
#pragma warning disable xUnit1051 // Readers of the tutorial have no test to cancel.
        // README begins
        double[][] Rows(string name) =>
        [
            .. File.ReadLines(Path.Combine(folder, "stars.csv"))
                .Select(line => line.Split(','))
                .Where(cells => cells[13] == name)
                .Select(cells => Array.ConvertAll(cells[3..8], cell => double.Parse(cell, CultureInfo.InvariantCulture)))
                .Select(bands => (double[])[bands[0] - bands[1], bands[1] - bands[2], bands[2] - bands[3], bands[3] - bands[4]]),
        ];
        var stars = Flow.Fit(Rows("star"));
        var rrLyrae = Flow.Fit(Rows("rrlyrae"));
        Console.WriteLine($"ln p of a star of these colours: {stars.LogDensity([1.15f, 0.35f, 0.13f, 0.07f]):f1}");

        var classifier = new DensityClassifier(("star", stars), ("rrlyrae", rrLyrae)).With(Priors.Given(0.985, 0.015));
        var found = classifier.Classify(new double[,] { { 1.15, 0.35, 0.13, 0.07 }, { 1.15, 0.02, 0.01, -0.02 } });
        Console.WriteLine($"RR Lyrae with {found.Posterior("rrlyrae")[0]:p1} and {found.Posterior("rrlyrae")[1]:p1}");

        Feature[] features = [.. new[] { "u-g", "g-r", "r-i", "i-z" }.Select(name => new Feature(name, "mag"))];
        var model = new Model(features, [new ModelClass("star", stars, null), new ModelClass("rrlyrae", rrLyrae, null)]);
        ModelFile.Save(model, Path.Combine(folder, "mine.safetensors"), overwrite: true);

        var result = ScoreRun.Run(new ScoreRequest
        {
            Catalog = new CatalogRequest { Input = Path.Combine(folder, "field.csv") },
            Model = Path.Combine(folder, "mine.safetensors"),
            Target = "rrlyrae",
            Prior = "0.015",
            Output = Path.Combine(folder, "scored-by-me.parquet"),
            Overwrite = true,
        });
        Console.WriteLine($"{result.Rows} rows");
        // README ends
#pragma warning restore xUnit1051

        Assert.Equal(3000, result.Rows);
        Assert.InRange(stars.LogDensity([1.15f, 0.35f, 0.13f, 0.07f]), 4, 10);
        Assert.InRange(found.Posterior("rrlyrae")[0], 0, 0.01);
        Assert.InRange(found.Posterior("rrlyrae")[1], 0.9, 1);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
