using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Uncertainty;

/// <summary>What is known of the columns of a catalogue beyond their numbers.</summary>
public sealed record ColumnUncertainty
{
    /// <summary>Columns, each with its standard deviation: a number, a column or a formula of columns.</summary>
    public IReadOnlyList<(string Column, string Deviation)> Errors { get; init; } = [];

    /// <summary>Columns that, where they have no number, are known to lie above or below a number, a column or a formula.</summary>
    public IReadOnlyList<(string Column, bool IsAbove, string Limit)> Limits { get; init; } = [];

    /// <summary>Whether a column without a number may have any; else what is made of it is missing.</summary>
    public bool Marginalizes { get; init; }

    /// <summary>
    /// A column that is sought from the others, whatever the rows have for it, and need not be there; null for none. It stands
    /// for null, and is missing in every row.
    /// </summary>
    public string? Sought { get; init; }

    /// <summary>Whether what the rows have for the column that is sought is kept beside, to compare with.</summary>
    public bool KeepsSought { get; init; }

    /// <summary>Whether there is anything to know.</summary>
    public bool IsAny => Errors.Count > 0 || Marginalizes;

    /// <summary>The formulas of errors and limits.</summary>
    public IEnumerable<string> Expressions => Errors.Select(item => item.Deviation).Concat(Limits.Select(item => item.Limit));

    /// <summary>Refuses limits where columns without a number are not integrated over.</summary>
    /// <exception cref="InputException">There are such limits.</exception>
    public void RequireSense()
    {
        if (Limits.Count > 0 && !Marginalizes)
        {
            throw new InputException("A limit says something of a column without a number, which has no scores", Remedy.Marginalize);
        }
    }

    /// <summary>Parses "u=u_err, g=0.02".</summary>
    /// <exception cref="InputException">A part has no equals sign, or a number is no standard deviation.</exception>
    public static IReadOnlyList<(string Column, string Deviation)> ParseErrors(IEnumerable<string> parts)
        => [.. parts.SelectMany(text => Sql.SplitList(text, "The list of errors")).Select(part =>
        {
            var cut = part.IndexOf('=', StringComparison.Ordinal);
            if (cut <= 0 || cut == part.Length - 1)
            {
                throw new InputException($"An error is given as COLUMN=ERROR, such as u=u_err or u=0.02, not {DisplayText.Quoted(part)}.");
            }

            var (column, deviation) = (Name(part[..cut]), part[(cut + 1)..].Trim());
            var root = Formula.Parse(deviation, FormulaRole.Map).Root;
            return FormulaSlope.Constant(root) is { } number && !(number >= 0)
                ? throw new InputException($"The error of {column} is a standard deviation, not negative: {deviation}.")
                : (column, deviation);
        })];

    /// <summary>Parses "u&gt;u_limit, f&lt;0.1".</summary>
    /// <exception cref="InputException">A part has no sign.</exception>
    public static IReadOnlyList<(string Column, bool IsAbove, string Limit)> ParseLimits(IEnumerable<string> parts)
        => [.. parts.SelectMany(text => Sql.SplitList(text, "The list of limits")).Select(part =>
        {
            var cut = part.IndexOfAny(['<', '>']);
            if (cut <= 0 || cut == part.Length - 1 || part[cut + 1] == '=')
            {
                throw new InputException(
                    $"A limit is given as COLUMN>LIMIT or COLUMN<LIMIT, such as u>u_limit or flux<0.1, not {DisplayText.Quoted(part)}.");
            }

            Formula.Parse(part[(cut + 1)..].Trim(), FormulaRole.Map);
            return (Name(part[..cut]), part[cut] == '>', part[(cut + 1)..].Trim());
        })];

    private static string Name(string text) => text.Trim().Trim('"');
}
