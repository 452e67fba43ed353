using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>A small picture of a density in the plane, on the square [−w, w]².</summary>
public sealed class ContactTile
{
    private const float DotSize = 0.8f;
    private const float LabelSize = 9;

    // The strip for the label, in halves of the square's side.
    private const double Strip = 0.32;

    private readonly Action<Plot> _draw;
    private readonly string _label;
    private readonly double _halfWidth;

    private ContactTile(string label, double halfWidth, Action<Plot> draw) => (_label, _halfWidth, _draw) = (label, halfWidth, draw);

    /// <summary>Rows as dots.</summary>
    /// <param name="label">What stands above it.</param>
    /// <param name="columns">x and y.</param>
    /// <param name="halfWidth">w.</param>
    public static ContactTile Points(string label, IReadOnlyList<float[]> columns, double halfWidth)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var (x, y) = (Array.ConvertAll(columns[0], value => (double)value), Array.ConvertAll(columns[1], value => (double)value));
        return new(label, halfWidth, plot => plot.Add.Plottable(new PointCloud(x, y, Palette.Background, DotSize)));
    }

    /// <summary>A density as shades, dark for none.</summary>
    /// <param name="label">What stands above it.</param>
    /// <param name="density">Cells of the square, rows from the top.</param>
    /// <param name="halfWidth">w.</param>
    /// <param name="brightest">The density that has the lightest shade, as has every higher one.</param>
    public static ContactTile Heat(string label, double[,] density, double halfWidth, double brightest)
        => new(label, halfWidth, plot =>
        {
            var map = plot.Add.Heatmap(density);
            map.Extent = new CoordinateRect(-halfWidth, halfWidth, -halfWidth, halfWidth);
            map.ManualRange = new ScottPlot.Range(0, brightest);
            map.Colormap = new ScottPlot.Colormaps.Viridis();
        });

    internal Plot Draw()
    {
        var plot = FigureStyle.NewPlot(string.Empty, string.Empty);
        plot.HideGrid();
        plot.Layout.Frameless();
        _draw(plot);
        var label = plot.Add.Text(_label, 0, (1 + (Strip / 2)) * _halfWidth);
        label.LabelFontName = FigureFonts.Family;
        label.LabelFontSize = LabelSize;
        label.LabelAlignment = Alignment.MiddleCenter;
        plot.Axes.SetLimits(-1.04 * _halfWidth, 1.04 * _halfWidth, -1.04 * _halfWidth, (1 + Strip) * _halfWidth);
        return plot;
    }
}

/// <summary>Many small pictures on one sheet.</summary>
public static class ContactSheet
{
    private const int TileWidth = 100;
    private const int TileHeight = 116;

    /// <summary>Draws the sheet.</summary>
    /// <param name="name">The file's name without its ending.</param>
    /// <param name="title">A heading.</param>
    /// <param name="caption">What is shown.</param>
    /// <param name="tiles">Row after row; null leaves a place free.</param>
    /// <param name="columns">Tiles in a row.</param>
    public static Figure Draw(string name, string title, string caption, IReadOnlyList<ContactTile?> tiles, int columns)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        var rows = (tiles.Count + columns - 1) / columns;
        return new Figure(
            name, title, caption, new FigureSize(TileWidth * columns, TileHeight * rows), Panel.Grid(
                [.. tiles.Select(tile => tile?.Draw())], columns));
    }
}
