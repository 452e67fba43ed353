using System.Runtime.CompilerServices;

namespace Lyraflow.Reports.Content;

/// <summary>A piece of text, and the source of its number if it is one.</summary>
/// <param name="Text">The text, not yet escaped.</param>
/// <param name="Source">The key in metrics.json; null for words.</param>
public readonly record struct Inline(string Text, string? Source);

/// <summary>
/// Words with numbers of metrics.json in them, written as an interpolated string:
/// <c>Prose p = $"The area is {metrics["classifier.roc_auc"]:f4}."</c>. A number in it is a
/// <see cref="MetricValue"/>, and keeps its source up to the page.
/// </summary>
[InterpolatedStringHandler]
public sealed class Prose
{
    private readonly List<Inline> _parts;

    /// <summary>Called by the compiler.</summary>
    /// <param name="literalLength">Characters of the literal parts.</param>
    /// <param name="formattedCount">Number of the others.</param>
    public Prose(int literalLength, int formattedCount)
    {
        _ = literalLength;
        _parts = new List<Inline>((2 * formattedCount) + 1);
    }

    /// <summary>The parts, in order.</summary>
    public IReadOnlyList<Inline> Parts => _parts;

    /// <summary>Plain words.</summary>
    public static implicit operator Prose(string text) => FromString(text);

    /// <summary>Plain words.</summary>
    public static Prose FromString(string text)
    {
        var prose = new Prose(0, 0);
        prose.AppendLiteral(text);
        return prose;
    }

    /// <summary>Adds words.</summary>
    public void AppendLiteral(string value) => _parts.Add(new Inline(value, null));

    /// <summary>Adds words.</summary>
    public void AppendFormatted(string value) => AppendLiteral(value);

    /// <summary>Adds other prose.</summary>
    public void AppendFormatted(Prose value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _parts.AddRange(value.Parts);
    }

    /// <summary>Adds a number.</summary>
    public void AppendFormatted(MetricValue value, string? format = null) => _parts.Add(new Inline(value.Show(format), value.Source));
}
