using System.Numerics;

namespace Lyraflow.Engine;

/// <summary>
/// A vector of rows, one row a lane: what the engine's code is written on, and compiled for each width. All its
/// operations treat lanes one by one and give the same bits at every width; <see cref="Sum"/> alone reduces, in an order
/// that <see cref="Columns{T, TLanes}"/> completes to one that is the same at every width.
/// </summary>
/// <typeparam name="TSelf">The vector.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
public interface ILanes<TSelf, T>
    where TSelf : struct, ILanes<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Zero in every lane.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>One in every lane.</summary>
    static abstract TSelf One { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract TSelf Create(T value);

    /// <summary>Reads memory from <paramref name="start"/> + <paramref name="offset"/> on.</summary>
    static abstract TSelf Load(ref readonly T start, nuint offset = 0);

    /// <summary>Reads the first numbers of a span.</summary>
    static abstract TSelf Load(ReadOnlySpan<T> source);

    /// <summary>Writes memory from <paramref name="start"/> + <paramref name="offset"/> on.</summary>
    void Store(ref T start, nuint offset = 0);

    /// <summary>Writes the first numbers of a span.</summary>
    void Store(Span<T> target);

    /// <summary>a + b.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>a − b.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>−a.</summary>
    static abstract TSelf operator -(TSelf a);

    /// <summary>a·b.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>a / b.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>Both masks.</summary>
    static abstract TSelf operator &(TSelf a, TSelf b);

    /// <summary>Either mask.</summary>
    static abstract TSelf operator |(TSelf a, TSelf b);

    /// <summary>a·b + c with one rounding.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>|a|.</summary>
    static abstract TSelf Abs(TSelf a);

    /// <summary>√a.</summary>
    static abstract TSelf SquareRoot(TSelf a);

    /// <summary>The nearest whole number, the even one of two.</summary>
    static abstract TSelf Round(TSelf a);

    /// <summary>
    /// The larger of a number and a bound, in one instruction: <see cref="Max"/> spends seven on the sign of zero and on
    /// the bound's being no number. What is not a number stays so.
    /// </summary>
    static abstract TSelf AtLeast(TSelf x, TSelf bound);

    /// <summary>The smaller of a number and a bound, likewise.</summary>
    static abstract TSelf AtMost(TSelf x, TSelf bound);

    /// <summary>The larger; not a number where either is none.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The smaller; not a number where either is none.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The mask of a = b.</summary>
    static abstract TSelf Equals(TSelf a, TSelf b);

    /// <summary>The mask of a &gt; b.</summary>
    static abstract TSelf GreaterThan(TSelf a, TSelf b);

    /// <summary>The mask of a ≥ b.</summary>
    static abstract TSelf GreaterThanOrEqual(TSelf a, TSelf b);

    /// <summary>The mask of a &lt; b.</summary>
    static abstract TSelf LessThan(TSelf a, TSelf b);

    /// <summary>The mask of a ≤ b.</summary>
    static abstract TSelf LessThanOrEqual(TSelf a, TSelf b);

    /// <summary>a where the mask is set, else b.</summary>
    static abstract TSelf Select(TSelf mask, TSelf a, TSelf b);

    /// <summary>Whether the mask is set in no lane.</summary>
    static abstract bool IsEmpty(TSelf mask);

    /// <summary>2ⁿ for whole numbers n within the range of normal numbers.</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>The platform's eˣ for x within ±700.</summary>
    static abstract TSelf PlatformExp(TSelf x);

    /// <summary>The platform's natural logarithm.</summary>
    static abstract TSelf PlatformLog(TSelf x);

    /// <summary>The sum of the lanes: the halves added lane by lane, then the halves of that, down to one number.</summary>
    static abstract T Sum(TSelf a);
}
