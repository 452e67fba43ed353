namespace Lyraflow.Cli;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The world is at fault, a server or the network; or the program itself.</summary>
    public const int Failed = 1;

    public const int BadInput = 2;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
