namespace Lyraflow.Cli.Output;

/// <summary>The one line on standard error that says what went wrong.</summary>
internal static class ErrorLine
{
    public static void Write(string message) => Console.Error.WriteLine(Line(message));

    /// <summary>The line.</summary>
    public static string Line(string message) => $"lyraflow: {Plain(message)}";

    /// <summary>
    /// Text that may quote file names, arguments or what a file says of itself: what would break the line, or move the
    /// cursor of a terminal, becomes a space.
    /// </summary>
    public static string Plain(string text)
    {
        var plain = PlainText.Of(string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)));
        return string.Join(' ', plain.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
