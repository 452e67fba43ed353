using System.Runtime.CompilerServices;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Statistics.Tests.Documentation;

/// <summary>The second C# of the README, run.</summary>
public class ReadmeTests
{
    [Fact]
    public void The_readme_shows_the_code_that_this_test_runs() => ReadmeCode.RequireShown(1, ThisFile());

    [Fact]
    public void The_readme_code_tells_two_clouds_apart()
    {
        // README begins
        var random = new RandomSource(1);
        double[] Draw(double center) => [center + random.NextNormal(), random.NextNormal()];
        double[][] Cloud(int rows, double center) => [.. Enumerable.Range(0, rows).Select(_ => Draw(center))];
        var classifier = DensityClassifier.Fit(("star", Cloud(6000, 0)), ("quasar", Cloud(1000, 3))).With(Priors.Given(0.99, 0.01));
        var found = classifier.Classify(new double[,] { { 0, 0 }, { 4, 0 } });
        var (ratio, probability) = (found.Log10Ratio("quasar"), found.Posterior("quasar"));
        Console.WriteLine($"log10 of the ratio {ratio[0]:f1} and {ratio[1]:f1}, a quasar with {probability[0]:p1} and {probability[1]:p1}");
        // README ends

        // Of two unit normals at 0 and 3: (3x − 4.5) nats.
        Assert.Equal(-4.5 / Math.Log(10), ratio[0], 0.5);
        Assert.Equal(7.5 / Math.Log(10), ratio[1], 0.5);
        Assert.Equal(1 / (1 + (99 * Math.Pow(10, -ratio[1]))), probability[1], 1e-9);
        Assert.Equal(1, probability[1] + found.Posterior("star")[1], 1e-12);
        Assert.Equal(-ratio[1], found.Log10Ratio("star")[1], 1e-12);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
