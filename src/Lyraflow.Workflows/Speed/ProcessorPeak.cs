using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Workflows.Speed;

/// <summary>
/// What the processor itself can do: fused multiply-adds on registers alone, in single precision, on every thread of
/// a team at once. No program that computes can beat it, so it is the measure for those that do.
/// </summary>
public static class ProcessorPeak
{
    private const int Accumulators = 12;
    private const int Turns = 1_000_000;
    private const int Tries = 5;

    /// <summary>Measures for a few hundredths of a second.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="width">The vectors.</param>
    /// <returns>10⁹ floating-point operations per second, a multiply-add counted as two; the best of some tries.</returns>
    public static double Measure(WorkerTeam team, VectorWidth width)
    {
        ArgumentNullException.ThrowIfNull(team);
        return width switch
        {
            VectorWidth.Bits512 => Measure<Lanes512<float>>(team),
            VectorWidth.Bits256 => Measure<Lanes256<float>>(team),
            _ => Measure<Lanes128<float>>(team),
        };
    }

    private static double Measure<TLanes>(WorkerTeam team)
        where TLanes : struct, ILanes<TLanes, float>
    {
        var sums = new float[team.Threads];
        void Work(int worker, int piece) => sums[piece] = Multiply<TLanes>(Turns);
        team.Run(team.Threads, Work);
        var best = 0.0;
        for (var i = 0; i < Tries; i++)
        {
            var start = Stopwatch.GetTimestamp();
            team.Run(team.Threads, Work);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Max(best, 2.0 * Accumulators * TLanes.Count * Turns * team.Threads / seconds / 1e9);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply<TLanes>(int turns)
        where TLanes : struct, ILanes<TLanes, float>
    {
        // Twelve independent chains hide the latency of the two multiply-add units; the values stay near one.
        var a = TLanes.Create(0.9999999f);
        var b = TLanes.Create(1e-7f);
        TLanes c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (var i = 0; i < turns; i++)
        {
            c0 = TLanes.FusedMultiplyAdd(c0, a, b);
            c1 = TLanes.FusedMultiplyAdd(c1, a, b);
            c2 = TLanes.FusedMultiplyAdd(c2, a, b);
            c3 = TLanes.FusedMultiplyAdd(c3, a, b);
            c4 = TLanes.FusedMultiplyAdd(c4, a, b);
            c5 = TLanes.FusedMultiplyAdd(c5, a, b);
            c6 = TLanes.FusedMultiplyAdd(c6, a, b);
            c7 = TLanes.FusedMultiplyAdd(c7, a, b);
            c8 = TLanes.FusedMultiplyAdd(c8, a, b);
            c9 = TLanes.FusedMultiplyAdd(c9, a, b);
            c10 = TLanes.FusedMultiplyAdd(c10, a, b);
            c11 = TLanes.FusedMultiplyAdd(c11, a, b);
        }

        return TLanes.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
