using System.Globalization;

namespace Lyraflow.Cli.Output;

/// <summary>
/// Text that may quote file names, arguments or what a file says of itself, made fit for a terminal: no character in it
/// moves the cursor, changes colors or turns the direction of writing.
/// </summary>
internal static class PlainText
{
    private const char Replacement = '?';

    /// <summary>The text; lines and tabs stay.</summary>
    public static string Of(string text) =>
        text.Any(IsCommand) ? string.Concat(text.Select(letter => IsCommand(letter) ? Replacement : letter)) : text;

    /// <summary>A character as it may be shown.</summary>
    public static char Of(char letter) => IsCommand(letter) ? Replacement : letter;

    // Format characters, such as U+202E, turn text around.
    private static bool IsCommand(char letter)
        => letter is not ('\n' or '\t') && !(letter == '\r' && OperatingSystem.IsWindows())
            && (char.IsControl(letter) || letter is '\u2028' or '\u2029' || char.GetUnicodeCategory(letter) == UnicodeCategory.Format);
}
