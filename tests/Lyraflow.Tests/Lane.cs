using System.Numerics;
using Lyraflow.Engine;

namespace Lyraflow.Tests;

/// <summary>Single lanes of vectors.</summary>
internal static class Lane
{
    /// <summary>The first lane.</summary>
    public static T First<T, TLanes>(TLanes lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
        => All<T, TLanes>(lanes)[0];

    /// <summary>All lanes.</summary>
    public static T[] All<T, TLanes>(TLanes lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILanes<TLanes, T>
    {
        var all = new T[TLanes.Count];
        lanes.Store(all);
        return all;
    }
}
