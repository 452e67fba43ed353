using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>
/// Test rows carried to the base distribution: if the flow is right, each panel is a round cloud of unit spread.
/// </summary>
public static class BaseSpaceScatter
{
    private const double Limit = 4.5;
    private const int MostDots = 4000;

    /// <summary>A row of panels per class; columns of z two by two.</summary>
    public static Figure Draw(string name, string title, string caption, IReadOnlyList<ClassColumns> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var plots = new List<Plot>();
        for (var k = 0; k < classes.Count; k++)
        {
            var thin = classes[k].Thin(MostDots);
            for (var j = 0; j + 1 < thin.Columns.Count; j++)
            {
                var plot = FigureStyle.NewPlot($"z{Subscript(j)}", $"z{Subscript(j + 1)}", classes[k].Name);
                plot.Add.Plottable(new PointCloud(thin.Columns[j], thin.Columns[j + 1], Palette.Class(k), thin.Rows > 1000 ? 1.6f : 4));
                // Circles that hold 39 % and 86 % of a standard normal in two dimensions.
                foreach (var radius in new[] { 1.0, 2.0 })
                {
                    var angles = Enumerable.Range(0, 97).Select(i => i * Math.PI / 48).ToArray();
                    plot.AddLine(
                        Array.ConvertAll(angles, a => radius * Math.Cos(a)),
                        Array.ConvertAll(angles, a => radius * Math.Sin(a)),
                        Palette.Ink,
                        width: 1.2f);
                }

                plot.Frame((-Limit, Limit), (-Limit, Limit), 5);
                plots.Add(plot);
            }
        }

        var columns = classes[0].Columns.Count - 1;
        return new Figure(name, title, caption, Panel.SizeOf(plots.Count, columns, 320, 346), Panel.Grid(plots, columns));
    }

    private static char Subscript(int index) => (char)('₁' + index);
}
