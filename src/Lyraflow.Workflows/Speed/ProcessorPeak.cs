using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Lyraflow.Primitives;

namespace Lyraflow.Workflows.Speed;

/// <summary>
/// What the processor itself can do: fused multiply-adds on registers alone, in single precision, on every thread of
/// a team at once. No program that computes can beat it, so it is the measure for those that do.
/// </summary>
public static class ProcessorPeak
{
    private const int Accumulators = 12;
    private const int Turns = 2_000_000;

    /// <summary>Measures for a few hundredths of a second.</summary>
    /// <returns>10⁹ floating-point operations per second, a multiply-add counted as two.</returns>
    public static double Measure(WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        var sums = new float[team.Threads];
        void Work(int worker, int piece) => sums[piece] = Multiply(Turns);
        team.Run(team.Threads, Work);
        var best = 0.0;
        for (var i = 0; i < 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            team.Run(team.Threads, Work);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Max(best, 2.0 * Accumulators * Vector<float>.Count * Turns * team.Threads / seconds / 1e9);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply(int turns)
    {
        // Twelve independent chains hide the latency of the two multiply-add units; the values stay near one.
        var a = Vector.Create(0.9999999f);
        var b = Vector.Create(1e-7f);
        Vector<float> c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (var i = 0; i < turns; i++)
        {
            c0 = Vector.FusedMultiplyAdd(c0, a, b);
            c1 = Vector.FusedMultiplyAdd(c1, a, b);
            c2 = Vector.FusedMultiplyAdd(c2, a, b);
            c3 = Vector.FusedMultiplyAdd(c3, a, b);
            c4 = Vector.FusedMultiplyAdd(c4, a, b);
            c5 = Vector.FusedMultiplyAdd(c5, a, b);
            c6 = Vector.FusedMultiplyAdd(c6, a, b);
            c7 = Vector.FusedMultiplyAdd(c7, a, b);
            c8 = Vector.FusedMultiplyAdd(c8, a, b);
            c9 = Vector.FusedMultiplyAdd(c9, a, b);
            c10 = Vector.FusedMultiplyAdd(c10, a, b);
            c11 = Vector.FusedMultiplyAdd(c11, a, b);
        }

        return Vector.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
