using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>
/// The colours of all figures, from Okabe and Ito (2008): chosen so that readers with any of the common colour
/// deficiencies tell them apart. The two classes also differ strongly in lightness (printed grey, the background is dark
/// and the sought class light), and where lines meet they differ in dash as well.
/// </summary>
public static class Palette
{
    /// <summary>The background: Okabe and Ito's blue.</summary>
    public static Color Background { get; } = Color.FromHex("#0072B2");

    /// <summary>The sought class: Okabe and Ito's orange.</summary>
    public static Color Sought { get; } = Color.FromHex("#E69F00");

    /// <summary>What a flow drew, laid over data: vermillion, and drawn as a line where the data are an area.</summary>
    public static Color Sample { get; } = Color.FromHex("#D55E00");

    /// <summary>Text, axes and curves of the first method.</summary>
    public static Color Ink { get; } = Color.FromHex("#222222");

    /// <summary>Guides that carry no data.</summary>
    public static Color Guide { get; } = Color.FromHex("#8A8A8A");

    /// <summary>Lines of the grid.</summary>
    public static Color Grid { get; } = Color.FromHex("#E6E6E6");

    private static readonly Color[] MethodColors =
    [
        Background, Sample, Color.FromHex("#009E73"), Color.FromHex("#CC79A7"), Sought, Color.FromHex("#56B4E9"), Ink,
    ];

    /// <summary>How many methods a figure can hold before two of them look the same.</summary>
    public static int Methods => 2 * MethodColors.Length;

    private static readonly Color[] ClassColors =
    [
        Background, Sought, Color.FromHex("#009E73"), Color.FromHex("#CC79A7"), Color.FromHex("#56B4E9"), Sample,
    ];

    /// <summary>How many classes a figure can hold before two of them look the same.</summary>
    public static int Classes => ClassColors.Length;

    /// <summary>The colour of the class with an index; of two, the first is the background, the second the sought one.</summary>
    public static Color Class(int index) => ClassColors[index % ClassColors.Length];

    /// <summary>The colour of the method with an index, where methods share a figure.</summary>
    public static Color Method(int index) => MethodColors[index % MethodColors.Length];

    /// <summary>Whether its line is dashed, so that neighbours can be told apart without colour.</summary>
    public static bool IsDashed(int index) => index % 2 == 1;
}
