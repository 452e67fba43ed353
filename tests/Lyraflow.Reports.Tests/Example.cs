using System.Text.Json.Nodes;
using Lyraflow.Primitives;
using Lyraflow.Reports.Content;
using Lyraflow.Reports.Figures;
using Lyraflow.Rows;
using Lyraflow.Statistics.Probability;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Training;

namespace Lyraflow.Reports.Tests;

/// <summary>A small report of made-up objects.</summary>
internal static class Example
{
    public const int Positives = 40;
    public const int Negatives = 2000;

    public static IReadOnlyList<Feature> Features { get; } =
        [new("u-g", "mag"), new("g-r", "mag"), new("r-i", "mag"), new("i-z", "mag")];

    public static MetricsDocument Metrics { get; } = new(JsonNode.Parse("""
        { "area": 0.98765, "list": [ { "value": -2.5 } ], "unknown": "NaN", "name": "<b>&" }
        """)!);

    public static LabeledScores Scores { get; } = MakeScores();

    public static ClassColumns[] Classes { get; } = [MakeClass("stars", 3000, 0), MakeClass("RR Lyrae", 60, 0.5)];

    public static IReadOnlyList<FeatureAxis> Axes { get; } = FeatureAxis.Around(Features, Classes);

    public static IReadOnlyList<Figure> Figures()
    {
        MethodScores[] methods = [new("flow", Scores), new("other", Scores)];
        MarkedPoint[] marks = [new("a point", 0.01, 0.8)];
        return
        [
            FeaturePairs.Pairs("colors", "Colours", "Caption.", Axes, Classes),
            FeaturePairs.BesideSamples("samples", "Samples", "Caption.", Axes, Classes, Classes),
            FeatureHistograms.Draw("histograms", "Histograms", "Caption.", Axes, Classes, Classes, [Notes(), Notes()]),
            CornerPlot.Draw("corner", "Corner", "Caption.", Axes, Classes[0], Classes[0], 0),
            BaseSpaceScatter.Draw("base-space", "Base space", "Caption.", Classes),
            TrainingCurves.Draw(
                "training",
                "Training",
                "Caption.",
                [
                    new(
                        "stars",
                        [
                            .. Enumerable.Range(0, 30).Select(
                                i => new EpochLoss(i, i == 0 ? double.NaN : 3 + (1.0 / i), 3.1 + (1.0 / (i + 1))))
                        ],
                        29)
                ]),
            RankingCurves.Roc("roc", "ROC", "Caption.", [new(null, methods)], marks),
            RankingCurves.Purity("purity", "Purity", "Caption.", [new(null, methods)], marks),
            RankingCurves.Purity("purity-panels", "Purity", "Caption.", [new("some", methods), new("others", methods)], marks),
            ThresholdCurves.Draw("thresholds", "Thresholds", "Caption.", Scores, "score", (-4, 4), [new("equal", 0), new("other", 0.5)]),
            CalibrationCurves.Draw(
                "calibration",
                "Calibration",
                "Caption.",
                "observed",
                [new("before", ReliabilityDiagram.EqualWidth([0.1, 0.2, 0.9], [false, false, true]))]),
        ];
    }

    public static ReportContent Content() => new(
        "A <title> & more",
        "Subtitle",
        [$"The area is {Metrics["area"]:f3}, of {Metrics.Text("name")}."],
        [
            new ReportSection("one", "One", [
                new TableBlock(
                    "Table",
                    ["", "value"],
                    [["first", $"{Metrics["list[0].value"]:f1}"], ["difference", $"{Metrics["area"] - Metrics["list[0].value"]:f3}"]]),
                new FigureBlock(Figures()[6]),
                new ListBlock(["an item"]),
            ]),
            new ReportSection(
                "two",
                "Two",
                [
                    new ExplorerBlock(
                        new ClassPair("stars", "RR Lyrae"), Scores, "ratio", -4, 4, [new("equal priors", 0), new("strict", 1.5)])
                ]),
        ],
        "Footer");

    private static HistogramNote[] Notes() => [.. Features.Select(_ => new HistogramNote("D = 0.1, p = 0.5"))];

    private static LabeledScores MakeScores()
    {
        var random = new RandomSource(7);
        var scores = new double[Positives + Negatives];
        var positive = new bool[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            positive[i] = i < Positives;
            scores[i] = random.NextNormal() + (positive[i] ? 1.5 : -1.5);
        }

        return new LabeledScores(scores, positive);
    }

    private static ClassColumns MakeClass(string name, int rows, double shift)
    {
        var random = new RandomSource(rows);
        return new ClassColumns(
            name, [.. Features.Select(_ => Enumerable.Range(0, rows).Select(_ => shift + random.NextNormal()).ToArray())]);
    }
}
