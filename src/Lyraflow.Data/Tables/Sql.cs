using System.Globalization;
using System.Text;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>Pieces of SQL.</summary>
public static class Sql
{
    private static readonly HashSet<string> Statements = new(StringComparer.OrdinalIgnoreCase)
    {
        "select", "from", "with", "table", "values", "pivot", "unpivot", "copy", "attach", "install", "load", "pragma",
        "set", "create", "insert", "update", "delete", "drop", "alter", "call", "lambda", "getenv", "getvariable", "current_setting",
    };

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
            : throw new InputException($"{option} '{DisplayText.Plain(text)}' is no list with commas; close its brackets and quotes and leave no place empty.");
    }

    /// <summary>
    /// Makes sure that a feature is an expression over columns and nothing more. A model file that somebody else made
    /// brings its own features; they must not be able to read a file or run a statement.
    /// </summary>
    /// <exception cref="InputException">It holds a text, a statement or a character that no formula needs.</exception>
    public static void RequireExpression(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        const int longest = 1000;
        for (var i = 0; i < expression.Length && expression.Length <= longest; i++)
        {
            var letter = expression[i];
            if (letter == '"')
            {
                i = expression.IndexOf('"', i + 1);
                if (i < 0)
                {
                    throw Refuse(expression, "a quote is left open");
                }
            }
            else if (char.IsLetter(letter) || letter == '_')
            {
                var start = i;
                while (i + 1 < expression.Length && (char.IsLetterOrDigit(expression[i + 1]) || expression[i + 1] == '_'))
                {
                    i++;
                }

                var word = expression[start..(i + 1)];
                if (Statements.Contains(word))
                {
                    throw Refuse(expression, $"it has the word {word}");
                }
            }
            else if (!char.IsAsciiDigit(letter) && !" .,()+-*/%<>=!^".Contains(letter, StringComparison.Ordinal))
            {
                throw Refuse(expression, $"it has the character {DisplayText.Quoted(letter.ToString())}");
            }
            else if (i > 0 && expression[(i - 1)..(i + 1)] is "--" or "/*")
            {
                throw Refuse(expression, "it holds a comment");
            }
        }

        if (expression.Length > longest || string.IsNullOrWhiteSpace(expression))
        {
            throw Refuse(expression, $"it needs 1 to {longest} characters");
        }
    }

    private static InputException Refuse(string expression, string why) => new(
        $"The feature {DisplayText.Quoted(expression)} is no formula of columns: {why}; write one such as u-g, log10(flux) or \"my column\" / 2.");
}
