namespace Lyraflow.Cli.Output;

/// <summary>How a finished run that wrote metrics and a report ends: its metrics file, or a table, on standard output.</summary>
internal static class Outcome
{
    /// <summary>Writes it.</summary>
    /// <param name="report">Whether the run drew figures, which may lack their text.</param>
    /// <param name="json">Whether the metrics file is asked for instead of the table.</param>
    /// <param name="metricsFile">That file.</param>
    /// <param name="writeTable">Writes the table.</param>
    public static int Write(bool report, bool json, string metricsFile, Action writeTable)
    {
        if (report)
        {
            FontAdvice.Write();
        }

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
