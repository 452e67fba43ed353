namespace Lyraflow.Cli.Output;

/// <summary>The one line on standard error that says what went wrong.</summary>
internal static class Complaint
{
    /// <summary>
    /// Writes the line. A message may quote file names and arguments, so what would break the line, or move the
    /// cursor of a terminal, becomes a space.
    /// </summary>
    public static void Write(string message) => Console.Error.WriteLine(Line(message));

    /// <summary>The line.</summary>
    public static string Line(string message)
    {
        var plain = string.Concat(message.Select(character => char.IsControl(character) ? ' ' : character));
        return $"lyraflow: {string.Join(' ', plain.Split(' ', StringSplitOptions.RemoveEmptyEntries))}";
    }
}
