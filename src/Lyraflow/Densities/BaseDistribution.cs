using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Densities;

/// <summary>The simple density at the far end of a flow.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal abstract class BaseDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Number of columns.</summary>
    public abstract int Dimension { get; }

    /// <summary>Number of parameters.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>The parameters by name, in their order; together they cover all of them.</summary>
    public virtual IReadOnlyList<ParameterBlock> ParameterBlocks => [];

    /// <summary>Fills in starting values.</summary>
    public virtual void Initialize(Span<T> parameters, RandomSource random)
    {
    }

    /// <summary>Adds ln p(z) of every row.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="values">z.</param>
    /// <param name="logDensity">One sum per row, with padding.</param>
    public abstract void AddLogDensity<TLanes>(ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDensity)
        where TLanes : struct, ILanes<TLanes, T>;

    /// <summary>Back-propagation.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="values">z on entry, ∂loss/∂z on return.</param>
    /// <param name="logDensityGradient">∂loss/∂ ln p, one number per row; zero in padding rows.</param>
    /// <param name="parameterGradient">∂loss/∂parameters; this tile's share is added.</param>
    public abstract void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, ReadOnlySpan<T> logDensityGradient, Span<T> parameterGradient)
        where TLanes : struct, ILanes<TLanes, T>;

    /// <summary>Draws rows.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="values">The tile to fill, row by row.</param>
    /// <param name="random">The random source.</param>
    public abstract void Sample(ReadOnlySpan<T> parameters, Tile<T> values, RandomSource random);

    /// <summary>Whether <see cref="ToNormal"/> is known.</summary>
    public virtual bool HasNormalMap => false;

    /// <summary>
    /// Maps rows of this distribution to rows of independent standard normal numbers, in place, so that a density can be
    /// tested against one distribution whatever its base.
    /// </summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="values">Rows of this distribution on entry, standard normal rows on return.</param>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public virtual void ToNormal(ReadOnlySpan<T> parameters, Tile<T> values) => throw new NotSupportedException();
}
