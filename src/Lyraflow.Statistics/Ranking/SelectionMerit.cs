namespace Lyraflow.Statistics.Ranking;

/// <summary>
/// What makes one threshold better than another: those that reach what was asked come before those that do not, then the
/// first merit decides, then the second.
/// </summary>
/// <param name="Reached">Whether it reaches what was asked.</param>
/// <param name="First">The first merit.</param>
/// <param name="Second">The second merit.</param>
internal readonly record struct SelectionMerit(bool Reached, double First, double Second) : IComparable<SelectionMerit>
{
    /// <summary>The completeness and the purity that are asked for unless said otherwise.</summary>
    public const double Asked = 0.95;

    /// <summary>The purest that is complete enough; if none is, the most complete.</summary>
    public static SelectionMerit Complete(double completeness, double purity, double asked)
        => completeness >= asked ? new(true, purity, completeness) : new(false, completeness, purity);

    /// <summary>The highest F1.</summary>
    public static SelectionMerit Balanced(double f1, double purity) => new(true, f1, purity);

    /// <summary>The most complete that is pure enough; if none is, the purest.</summary>
    public static SelectionMerit Pure(double completeness, double purity, double asked)
        => purity >= asked ? new(true, completeness, purity) : new(false, purity, completeness);

    /// <inheritdoc/>
    public int CompareTo(SelectionMerit other)
        => (Reached, First, Second).CompareTo((other.Reached, other.First, other.Second));
}
