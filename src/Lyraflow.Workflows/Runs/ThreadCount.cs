using Lyraflow.Primitives;

namespace Lyraflow.Workflows.Runs;

/// <summary>The number of threads that a user asked for.</summary>
public static class ThreadCount
{
    private const int Most = 1024;

    /// <summary>How many there are: as many as were asked for, else one per processor.</summary>
    public static int Of(int threads) => threads == 0 ? Environment.ProcessorCount : threads;

    /// <summary>Checks the number; zero stands for one per processor.</summary>
    /// <exception cref="InputException">It is negative or absurd.</exception>
    public static void Require(int threads)
    {
        if (threads is < 0 or > Most)
        {
            throw new InputException($"The number of threads must be 1 to {Most}, or 0 for one per processor, not {threads}.");
        }
    }
}
