namespace Lyraflow.Cli.Output;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>What failed was not the input: a server, the network, or the program itself.</summary>
    public const int Failed = 1;

    public const int BadInput = 2;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
