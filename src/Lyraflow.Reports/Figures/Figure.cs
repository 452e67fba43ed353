namespace Lyraflow.Reports.Figures;

/// <summary>One figure, ready to be drawn.</summary>
/// <param name="Name">The file's name without its ending, such as "roc".</param>
/// <param name="Title">A heading of a few words.</param>
/// <param name="Caption">What is shown, and what to see in it.</param>
/// <param name="Size">Width and height in CSS pixels; PNG files have twice as many.</param>
/// <param name="Panels">The plots.</param>
public sealed record Figure(
    string Name, string Title, string Caption, FigureSize Size, IReadOnlyList<Panel> Panels)
{
    /// <summary>Words across a corner that nobody may overlook; null for none.</summary>
    public string? Mark { get; init; }

    /// <summary>The same, saying in title, caption and picture that the data were drawn from a model.</summary>
    public Figure AsSynthetic() => this with
    {
        Title = $"{Title} (synthetic data)",
        Caption = $"Synthetic data, drawn from a model and not measured. {Caption}",
        Mark = "synthetic data",
    };
}

/// <summary>The size of a figure in CSS pixels.</summary>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
public readonly record struct FigureSize(int Width, int Height);

/// <summary>A plot and where it stands.</summary>
/// <param name="Plot">The plot.</param>
/// <param name="Left">Left edge as a fraction of the figure's width.</param>
/// <param name="Top">Upper edge as a fraction of its height.</param>
/// <param name="Width">Width as a fraction.</param>
/// <param name="Height">Height as a fraction.</param>
public sealed record Panel(ScottPlot.Plot Plot, double Left, double Top, double Width, double Height)
{
    /// <summary>The size of a figure with so many plots in a grid.</summary>
    internal static FigureSize SizeOf(int plots, int columns, int width, int height)
        => new(width * columns, height * ((plots + columns - 1) / columns));

    /// <summary>Leaves places free up to the end of the row.</summary>
    internal static void FillRow(List<ScottPlot.Plot?> plots, int columns)
    {
        while (plots.Count % columns != 0)
        {
            plots.Add(null);
        }
    }

    /// <summary>Plots side by side in rows, all of one size.</summary>
    /// <param name="plots">The plots, row after row; null leaves a place free.</param>
    /// <param name="columns">Plots in a row.</param>
    public static IReadOnlyList<Panel> Grid(IReadOnlyList<ScottPlot.Plot?> plots, int columns)
    {
        ArgumentNullException.ThrowIfNull(plots);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        var width = 1.0 / columns;
        var height = 1.0 / ((plots.Count + columns - 1) / columns);
        return [.. plots
            .Select((plot, index) => plot is null
                ? null
                : new Panel(plot, index % columns * width, index / columns * height, width, height))
            .OfType<Panel>()];
    }
}
