using System.Globalization;
using System.Text;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Formulas;

/// <summary>Pieces of SQL.</summary>
public static class Sql
{
    /// <summary>A name as SQL wants it quoted.</summary>
    public static string Name(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>A text as SQL wants it quoted.</summary>
    public static string Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <summary>A path within which characters of patterns stand for themselves.</summary>
    internal static string LiteralPath(string path)
        => string.Concat(path.Select(letter => letter is '*' or '?' or '[' ? $"[{letter}]" : letter.ToString()));

    /// <summary>A number.</summary>
    public static string Number(double value) => value.ToString("r", CultureInfo.InvariantCulture);

    /// <summary>Cuts a list at its commas, except at those within brackets or quotes.</summary>
    /// <exception cref="InputException">A bracket or a quote is left open, or a place is empty.</exception>
    public static IReadOnlyList<string> SplitList(string text, string option)
    {
        ArgumentNullException.ThrowIfNull(text);
        var items = new List<string>();
        var item = new StringBuilder();
        var depth = 0;
        var quote = '\0';
        foreach (var letter in text)
        {
            if (quote != '\0')
            {
                quote = letter == quote ? '\0' : quote;
            }
            else if (letter is '\'' or '"')
            {
                quote = letter;
            }
            else
            {
                depth += letter is '(' or '[' ? 1 : letter is ')' or ']' ? -1 : 0;
                if (letter == ',' && depth == 0)
                {
                    items.Add(item.ToString().Trim());
                    item.Clear();
                    continue;
                }
            }

            item.Append(letter);
        }

        items.Add(item.ToString().Trim());
        return depth == 0 && quote == '\0' && items.TrueForAll(part => part.Length > 0)
            ? items
            : throw new InputException($"{option} '{DisplayText.Plain(text)}' is no list with commas; close its brackets and "
                + $"quotes and leave no place empty.");
    }
}
