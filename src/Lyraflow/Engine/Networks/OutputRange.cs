namespace Lyraflow.Engine.Networks;

/// <summary>Neighbouring outputs of a network.</summary>
/// <param name="First">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="Column">Where they begin in the output block, if they are in it.</param>
internal readonly record struct OutputRange(int First, int Count, int Column = 0)
{
    /// <summary>What lies between the given ranges, with columns side by side.</summary>
    public static IEnumerable<OutputRange> Between(IEnumerable<OutputRange> ranges, int outputs)
    {
        var (next, column) = (0, 0);
        foreach (var range in ranges.Append(new OutputRange(outputs, 0)))
        {
            if (range.First > next)
            {
                yield return new OutputRange(next, range.First - next, column);
                column += range.First - next;
            }

            next = range.First + range.Count;
        }
    }

    /// <summary>The range's part of numbers of which each output has <paramref name="width"/>.</summary>
    public ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> all, int width) => all.Slice(First * width, Count * width);

    /// <inheritdoc cref="Of{T}(ReadOnlySpan{T}, int)"/>
    public Span<T> Of<T>(Span<T> all, int width) => all.Slice(First * width, Count * width);
}
