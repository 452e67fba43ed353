using Lyraflow.Statistics.Ranking;
using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>A threshold with a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Threshold">Objects with at least this score are selected.</param>
public sealed record NamedThreshold(string Name, double Threshold);

/// <summary>Completeness and purity against the threshold.</summary>
public static class ThresholdCurves
{
    private const int Steps = 400;

    /// <summary>Both curves over a range of thresholds, named thresholds marked.</summary>
    public static Figure Draw(
        string name,
        string title,
        string caption,
        LabeledScores scores,
        string scoreLabel,
        (double Low, double High) range,
        IReadOnlyList<NamedThreshold> marks)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(marks);
        double[] thresholds = [.. Enumerable.Range(0, Steps + 1).Select(i => range.Low + (i * (range.High - range.Low) / Steps))];
        var counts = Array.ConvertAll(thresholds, scores.At);
        var plot = FigureStyle.NewPlot(scoreLabel, "fraction");
        plot.AddLine(thresholds, Array.ConvertAll(counts, item => item.Completeness), Palette.Background, "completeness");
        var some = Array.FindAll(counts, item => item.Selected > 0);
        plot.AddLine(thresholds[..some.Length], Array.ConvertAll(some, item => item.Purity), Palette.Sample, "purity", dashed: true);
        var shown = marks.Where(mark => mark.Threshold >= range.Low && mark.Threshold <= range.High).OrderBy(mark => mark.Threshold);
        foreach (var (mark, index) in shown.Select((mark, index) => (mark, index)))
        {
            plot.AddGuide(mark.Threshold, 0, mark.Threshold, 1.05);
            var text = plot.Add.Text(mark.Name, mark.Threshold, 1.09 + (index % 3 * 0.08));
            text.LabelFontSize = FigureStyle.TickSize;
            text.LabelFontName = FigureFonts.Family;
            text.LabelFontColor = Palette.Ink;
            text.LabelBackgroundColor = ScottPlot.Colors.White;
            text.LabelAlignment = Alignment.MiddleCenter;
        }

        plot.Frame(range, (0, 1.31), 6);
        plot.Axes.Left.TickGenerator = FigureStyle.RoundTicks(0, 1, 5);
        plot.AddKey(Alignment.UpperLeft);
        return new Figure(name, title, caption, new FigureSize(720, 440), Panel.Grid([plot], 1));
    }
}
