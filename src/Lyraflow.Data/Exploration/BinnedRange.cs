namespace Lyraflow.Data.Exploration;

/// <summary>Bins of one width over a range: whole powers of two of codes, which the engine counts by a shift.</summary>
/// <param name="Scale">The codes.</param>
/// <param name="FirstCode">The first code within the range.</param>
/// <param name="LastCode">The last.</param>
/// <param name="Shift">How many bits of a code do not count.</param>
internal readonly record struct BinnedRange(ColumnScale Scale, int FirstCode, int LastCode, int Shift)
{
    private const int MostBins = 128;

    public static BinnedRange Of(ColumnScale scale, double low, double high)
    {
        var first = Math.Clamp(scale.Code(low), ColumnScale.First, ColumnScale.Last);
        var last = Math.Clamp(scale.Code(high), first, ColumnScale.Last);
        var shift = 0;
        while ((last >> shift) - (first >> shift) >= MostBins)
        {
            shift++;
        }

        return new(scale, first, last, shift);
    }

    public int Bins => (LastCode >> Shift) - FirstBin + 1;

    /// <summary>The first bin, as SQL counts them.</summary>
    public int FirstBin => FirstCode >> Shift;

    public BinAxis Axis => new(Scale.Edge((long)FirstBin << Shift), Scale.Edge(1L << Shift) - Scale.Edge(0), Bins);
}

/// <summary>Where bins lie.</summary>
/// <param name="Low">Where the first begins.</param>
/// <param name="Width">How wide each is.</param>
/// <param name="Bins">How many there are.</param>
public readonly record struct BinAxis(double Low, double Width, int Bins);
