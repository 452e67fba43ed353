using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests.Uncertainty;

/// <summary>Training on rows with errors.</summary>
public sealed class DeconvolvedTrainingTests : IDisposable
{
    private const int Rows = 3000;

    private readonly TemporaryFolder _folder = new();

    // Two bands of unit width about (0, 0) and (3, 0); the first is measured with an error of 1, the second lacks in every fifth row.
    public DeconvolvedTrainingTests()
    {
        var random = new RandomSource(1);
        File.WriteAllLines(_folder["stars.csv"], ["a,b,e,kind", .. Enumerable.Range(0, Rows).Select(i =>
        {
            var rare = i % 4 == 0;
            var a = (rare ? 3 : 0) + random.NextNormal() + random.NextNormal();
            var b = i % 5 == 0 ? string.Empty : random.NextNormal().ToString(CultureInfo.InvariantCulture);
            return string.Create(CultureInfo.InvariantCulture, $"{a},{b},1,{(rare ? "rare" : "common")}");
        })]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_density_is_the_one_before_the_errors_and_the_model_says_so()
    {
        string[] features = ["--features", "a, b", "--label", "kind", "--model", "mixture", "--components", "1", "-q"];
        Done(["train", "stars.csv", .. features, "--errors", "a=e", "-o", "freed.safetensors"]);
        Done(["train", "stars.csv", .. features, "-o", "plain.safetensors"]);
        var (freed, plain) = (ModelFile.Load(_folder["freed.safetensors"]), ModelFile.Load(_folder["plain.safetensors"]));
        var component = Assert.Single(Assert.IsType<GaussianMixture>(freed.Classes[0].Density).Components);
        Assert.Equal(1, component.Covariance[0, 0], 0.15);
        Assert.Equal(1, component.Covariance[1, 1], 0.1);
        Assert.Equal(2, Assert.Single(Assert.IsType<GaussianMixture>(plain.Classes[0].Density).Components).Covariance[0, 0], 0.25);
        Assert.Equal(["a=e"], freed.Classes[1].Training!.Errors);
        Assert.Null(plain.Classes[1].Training!.Errors);

        // A missing band cost no row.
        Assert.Equal(Rows, freed.Classes.Sum(item => item.Training!.TrainingRows + item.Training.ValidationRows));
        Assert.True(plain.Classes.Sum(item => item.Training!.TrainingRows) < 0.85 * Rows);

        Assert.Contains("freed of errors (a=e)", Score("freed.safetensors"), StringComparison.Ordinal);
        Assert.Contains("--errors", Score("freed.safetensors"), StringComparison.Ordinal);
        Assert.DoesNotContain("freed", Score("freed.safetensors", "--errors", "a=e"), StringComparison.Ordinal);
        Assert.Contains("count as added", Score("plain.safetensors", "--errors", "a=e"), StringComparison.Ordinal);
        Assert.DoesNotContain("added", Score("plain.safetensors"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_flow_is_freed_of_errors_too()
    {
        Done([
            "train", "stars.csv", "--features", "a, b", "--label", "kind", "--errors", "a=e", "--flow", "maf", "--layers", "2",
            "--hidden", "8", "--epochs", "20", "--batch", "500", "-o", "flow.safetensors", "-q",
        ]);
        var freed = ModelFile.Load(_folder["flow.safetensors"]);
        Assert.Equal(["a=e"], freed.Classes[0].Training!.Errors);
        Assert.Equal(Rows, freed.Classes.Sum(item => item.Training!.TrainingRows + item.Training.ValidationRows));
        var drawn = Assert.IsType<Flow<float>>(freed.Classes[0].Density).Sample(20_000, new RandomSource(3));
        Assert.Equal(1, Variance(drawn.Columns[0]), 0.2);
        Assert.Equal(1, Variance(drawn.Columns[1]), 0.15);
        Assert.Contains("freed of errors (a=e)", Score("flow.safetensors"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_word_a_class_becomes_a_mixture_and_stacks_are_refused()
    {
        string[] arguments = ["train", "stars.csv", "--features", "a, b", "--errors", "a=e", "-o", "x.safetensors"];
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, [.. arguments, "--model", "stack", "-q"]), "--model mixture");
        Assert.Contains("--model flow", Done(arguments).Error, StringComparison.Ordinal);
        Assert.IsType<GaussianMixture>(ModelFile.Load(_folder["x.safetensors"]).Classes[0].Density);
    }

    private static double Variance(float[] values)
    {
        var mean = values.Average(value => (double)value);
        return values.Average(value => (value - mean) * (value - mean));
    }

    private string Score(string model, params string[] options)
        => Done(["score", model, "stars.csv", "-o", "scored.csv", "--overwrite", .. options]).Error;

    private Outcome Done(string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome;
    }
}
