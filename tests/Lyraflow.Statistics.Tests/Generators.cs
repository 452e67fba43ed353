using CsCheck;
using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Statistics.Tests;

/// <summary>Random objects for property tests.</summary>
internal static class Generators
{
    /// <summary>2 to 60 labelled objects of both classes with few distinct scores, so that ties are the rule.</summary>
    public static readonly Gen<(double Score, bool Positive)[]> TiedObjects =
        Gen.Select(Gen.Int[-4, 4], Gen.Bool, (score, positive) => (score / 2.0, positive)).Array[2, 60]
            .Where(objects => objects.Any(o => o.Item2) && objects.Any(o => !o.Item2));

    /// <summary>1 to 40 values with few distinct ones.</summary>
    public static readonly Gen<double[]> TiedValues = Gen.Int[-6, 6].Select(value => value / 4.0).Array[1, 40];

    public static LabeledScores Rank((double Score, bool Positive)[] objects) =>
        new(Scores(objects), Labels(objects));

    public static double[] Scores((double Score, bool Positive)[] objects) =>
        Array.ConvertAll(objects, o => o.Score);

    public static bool[] Labels((double Score, bool Positive)[] objects) =>
        Array.ConvertAll(objects, o => o.Positive);
}
