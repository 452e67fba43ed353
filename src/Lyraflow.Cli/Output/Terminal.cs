using Spectre.Console;

namespace Lyraflow.Cli.Output;

/// <summary>Where text goes: results to standard output, progress and notes to standard error.</summary>
internal static class Terminal
{
    static Terminal()
    {
        Out = Create(Console.Out, Console.IsOutputRedirected);
        Error = Create(Console.Error, Console.IsErrorRedirected);
        Console.SetOut(new PlainWriter(Console.Out));
        Console.SetError(new PlainWriter(Console.Error));
    }

    public static IAnsiConsole Out { get; }

    public static IAnsiConsole Error { get; }

    /// <summary>Makes sure, before anything is written, that whatever is written is <see cref="PlainText"/>.</summary>
    public static void Protect() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(Terminal).TypeHandle);

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        // https://no-color.org: present and not empty means no colour, whatever its value.
        var plain = redirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),

            // Spectre turns escape codes on where it recognizes a build server, redirected or not.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Pipeline.Attach(new PlainSegments());
        if (redirected)
        {
            // A table in a file is not wrapped to the width of a terminal that is not there.
            console.Profile.Width = 160;
        }

        return console;
    }
}
