namespace Lyraflow.Cli.Output;

/// <summary>How a finished run that wrote metrics ends: its metrics file, or a table, on standard output.</summary>
internal static class Outcome
{
    /// <summary>Writes it.</summary>
    /// <param name="json">Whether the metrics file is asked for instead of the table.</param>
    /// <param name="metricsFile">That file.</param>
    /// <param name="writeTable">Writes the table.</param>
    public static int Write(bool json, string metricsFile, Action writeTable)
    {
        if (json)
        {
            Console.Out.WriteLine(File.ReadAllText(metricsFile));
        }
        else
        {
            writeTable();
        }

        return ExitCode.Done;
    }
}
