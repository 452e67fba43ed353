namespace Lyraflow.Data.Formulas;

/// <summary>What a piece of a formula is.</summary>
internal enum TokenKind
{
    Number,
    Word,
    QuotedName,
    Text,
    Symbol,
    End,
}

/// <summary>A piece of a formula.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What it says, without its quotes.</param>
/// <param name="Position">Its first character, counted from 1.</param>
internal readonly record struct FormulaToken(TokenKind Kind, string Text, int Position)
{
    /// <summary>Whether it is a word of the language, in capitals or not.</summary>
    public bool Is(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is a sign such as "(".</summary>
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;
}
