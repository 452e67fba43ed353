namespace Lyraflow.Cli.Output;

/// <summary>A line on standard error that is worth knowing, but no fault.</summary>
internal static class Note
{
    public static void Write(string message) => ErrorLine.Write(message);
}
