using Lyraflow.Statistics.Moments;
using Lyraflow.Statistics.Probability;
using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>Bins of a reliability diagram with a name.</summary>
/// <param name="Name">Such as "before".</param>
/// <param name="Bins">The bins.</param>
public sealed record NamedReliability(string Name, IReadOnlyList<ReliabilityBin> Bins);

/// <summary>What a posterior promised against what happened.</summary>
public static class CalibrationCurves
{
    /// <summary>Draws the bins with 95 % intervals of their observed fractions.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="title">A heading.</param>
    /// <param name="caption">What is shown.</param>
    /// <param name="fractionLabel">What was observed.</param>
    /// <param name="curves">The bins of each posterior.</param>
    public static Figure Draw(string name, string title, string caption, string fractionLabel, IReadOnlyList<NamedReliability> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var plot = FigureStyle.NewPlot("mean posterior probability of the bin", fractionLabel);
        plot.AddGuide(0, 0, 1, 1, "perfectly calibrated");
        for (var i = 0; i < curves.Count; i++)
        {
            var color = i == 0 ? Palette.Sample : Palette.Background;
            var bins = curves[i].Bins;
            double[] x = [.. bins.Select(bin => bin.MeanProbability)];
            double[] y = [.. bins.Select(bin => bin.PositiveFraction)];
            for (var k = 0; k < x.Length; k++)
            {
                var (low, high) = FractionInterval.Of(y[k], bins[k].Count);
                plot.AddLine([x[k], x[k]], [low, high], color.WithAlpha(.6), width: 1.2f);
            }

            plot.Add.Plottable(new Marks(x, y, color, i == 0 ? MarkShape.Square : MarkShape.Dot, curves[i].Name));
        }

        plot.Frame((-0.02, 1.02), (-0.02, 1.02), 5);
        plot.AddKey(Alignment.UpperLeft);
        return new Figure(name, title, caption, new FigureSize(560, 520), Panel.Grid([plot], 1));
    }
}
