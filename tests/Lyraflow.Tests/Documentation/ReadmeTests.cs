using System.Runtime.CompilerServices;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Documentation;

/// <summary>The first C# of the README, run.</summary>
public class ReadmeTests
{
    [Fact]
    public void The_readme_shows_the_code_that_this_test_runs() => ReadmeCode.RequireShown(0, ThisFile());

    [Fact]
    public void The_readme_code_learns_the_ring()
    {
#pragma warning disable xUnit1051 // Readers of the README have no test to cancel.
        // README begins
        var random = new RandomSource(1);
        double[] At(double angle, double radius) => [radius * Math.Cos(angle), radius * Math.Sin(angle)];
        double[][] ring = [.. Enumerable.Range(0, 6000).Select(_ => At(Math.Tau * random.NextUniform(), 3 + (0.2 * random.NextNormal())))];
        var flow = Flow.Fit(ring);
        Console.WriteLine($"ln p on the ring {flow.LogDensity([-3, 0]):f1}, at its center {flow.LogDensity([0, 0]):f1}");
        var mock = flow.Sample(1000, random);
        // README ends
#pragma warning restore xUnit1051

        // Around the ring ln(2π·3) nats, across it ½ ln(2πe·0.2²).
        var entropy = Math.Log(2 * Math.PI * 3) + (0.5 * Math.Log(2 * Math.PI * Math.E * 0.04));
        double[][] test =
            [.. Enumerable.Range(0, 20_000).Select(_ => At(Math.Tau * random.NextUniform(), 3 + (0.2 * random.NextNormal())))];
        Assert.InRange(-flow.LogDensity(test).Average(), entropy - 0.02, entropy + 0.1);
        Assert.InRange(flow.LogDensity([-3, 0]) - flow.LogDensity([0, 0]), 3, double.PositiveInfinity);
        Assert.All(Enumerable.Range(0, mock.Rows), i => Assert.True(float.IsFinite(mock.Columns[0][i])));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
