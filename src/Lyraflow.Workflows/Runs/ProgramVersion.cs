namespace Lyraflow.Workflows.Runs;

/// <summary>The version of this program, as results and models record it.</summary>
public static class ProgramVersion
{
    /// <summary>Three numbers, such as "0.1.0".</summary>
    public static string Text { get; } = typeof(ProgramVersion).Assembly.GetName().Version?.ToString(3) ?? "0";
}
