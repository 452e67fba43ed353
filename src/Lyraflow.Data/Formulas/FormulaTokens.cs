using System.Globalization;
using System.Text;

namespace Lyraflow.Data.Formulas;

/// <summary>Cuts a formula into its pieces.</summary>
internal static class FormulaTokens
{
    private static readonly string[] Symbols =
    [
        "<>",
        "<=",
        ">=",
        "!=",
        "==",
        "**",
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "(",
        ")",
        ",",
        "<",
        ">",
        "=",
    ];

    /// <summary>The pieces, and after them one that says that it ends.</summary>
    /// <exception cref="FormulaException">A character has no meaning, or a quote is left open.</exception>
    public static List<FormulaToken> Of(string text)
    {
        var tokens = new List<FormulaToken>();
        for (var place = 0; place < text.Length;)
        {
            var letter = text[place];
            if (letter is ' ' or '\t' or '\n' or '\r')
            {
                place++;
                continue;
            }

            var token = letter switch
            {
                '"' => Quoted(text, place, TokenKind.QuotedName),
                '\'' => Quoted(text, place, TokenKind.Text),
                _ when char.IsLetter(letter) || letter == '_' => Word(text, place),
                _ when char.IsAsciiDigit(letter) || (letter == '.' && place + 1 < text.Length && char.IsAsciiDigit(text[place + 1]))
                    => Number(text, place),
                _ => Symbol(text, place),
            };
            tokens.Add(token.Token);
            place = token.End;
        }

        tokens.Add(new FormulaToken(TokenKind.End, string.Empty, text.Length + 1));
        return tokens;
    }

    private static (FormulaToken Token, int End) Quoted(string text, int start, TokenKind kind)
    {
        var quote = text[start];
        var content = new StringBuilder();
        for (var place = start + 1; place < text.Length; place++)
        {
            if (text[place] != quote)
            {
                content.Append(text[place]);
            }
            else if (place + 1 < text.Length && text[place + 1] == quote)
            {
                content.Append(quote);
                place++;
            }
            else if (
                content.ToString() is var inner
                && (inner.Contains('\0', StringComparison.Ordinal) || (inner.Length == 0 && kind == TokenKind.QuotedName)))
            {
                throw new FormulaException("the quotes hold no name", start + 1);
            }
            else
            {
                return (new FormulaToken(kind, content.ToString(), start + 1), place + 1);
            }
        }

        throw new FormulaException($"the quote {quote} is left open", start + 1);
    }

    private static (FormulaToken Token, int End) Word(string text, int start)
    {
        var end = start + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return (new FormulaToken(TokenKind.Word, text[start..end], start + 1), end);
    }

    private static (FormulaToken Token, int End) Number(string text, int start)
    {
        var end = Digits(text, start);
        if (end < text.Length && text[end] == '.')
        {
            end = Digits(text, end + 1);
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            end = digits < text.Length && char.IsAsciiDigit(text[digits]) ? Digits(text, digits) : end;
        }

        var number = text[start..end];
        if (end < text.Length && (char.IsLetter(text[end]) || text[end] == '_'))
        {
            throw new FormulaException($"a sign is missing after {number}, as in {number}*x (a name that begins with a digit "
                + $"stands in double quotes)", end + 1);
        }

        return double.IsFinite(double.Parse(number, CultureInfo.InvariantCulture))
            ? (new FormulaToken(TokenKind.Number, number, start + 1), end)
            : throw new FormulaException("the number is too large", start + 1);
    }

    private static int Digits(string text, int place)
    {
        while (place < text.Length && char.IsAsciiDigit(text[place]))
        {
            place++;
        }

        return place;
    }

    // What other languages of expressions have, such as that of TOPCAT.
    private static string Instead(char letter) => letter switch
    {
        '&' => ", write AND",
        '|' => ", write OR",
        '$' => ", write the name of the column",
        _ => string.Empty,
    };

    private static (FormulaToken Token, int End) Symbol(string text, int start)
    {
        if (start + 1 < text.Length && text[start..(start + 2)] is "--" or "/*")
        {
            throw new FormulaException($"{text[start..(start + 2)]} begins a comment in SQL; leave it out, or put brackets around "
                + $"a negative number", start + 1);
        }

        var symbol = Array.Find(Symbols, candidate => string.CompareOrdinal(text, start, candidate, 0, candidate.Length) == 0);
        return symbol is null
            ? throw new FormulaException($"the character {Primitives.DisplayText.Quoted(text[start].ToString())} has no meaning "
                + $"there{Instead(text[start])}", start + 1)
            : (new FormulaToken(TokenKind.Symbol, symbol, start + 1), start + symbol.Length);
    }
}
