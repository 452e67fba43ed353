using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;
using Lyraflow.Engine;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

[JsonDerivedType(typeof(Standardization), "standardization")]
public abstract partial record BijectionShape;

/// <summary>The numbers of a <see cref="Standardization{T}"/>.</summary>
/// <param name="Mean">Mean of each column, in data units.</param>
/// <param name="Scale">Standard deviation of each column, in data units; positive.</param>
public sealed record Standardization(IReadOnlyList<double> Mean, IReadOnlyList<double> Scale) : BijectionShape
{
    /// <summary>Σ ln scale: what separates a log density in data units from one in standardized units.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double LogScale => Scale.Sum(Math.Log);

    /// <summary>Mean and standard deviation of each column.</summary>
    /// <param name="columns">One array per column, all of the same length.</param>
    /// <param name="names">Names of the columns, for messages; may be null.</param>
    /// <exception cref="InputException">A column is constant or has fewer than two rows.</exception>
    public static Standardization Fit<T>(IReadOnlyList<T[]> columns, IReadOnlyList<string>? names = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(columns);
        var mean = new double[columns.Count];
        var scale = new double[columns.Count];
        for (var column = 0; column < columns.Count; column++)
        {
            var values = columns[column];
            mean[column] = values.Length == 0 ? double.NaN : values.Average(double.CreateChecked);
            scale[column] = Math.Sqrt(values.Sum(value => Square(double.CreateChecked(value) - mean[column])) / values.Length);
            if (!(scale[column] > 0) || !double.IsFinite(scale[column]))
            {
                var name = names?[column] ?? column.ToString(CultureInfo.InvariantCulture);
                throw new InputException(
                    $"Column {name} cannot be standardized: its {values.Length} rows have no spread. Leave the column out or add rows.");
            }
        }

        return new Standardization(mean, scale);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Mean.Count == 0 || Mean.Count != Scale.Count)
        {
            throw new InputException($"A standardization needs as many means as scales, not {Mean.Count} and {Scale.Count}.");
        }

        if (!Mean.All(double.IsFinite) || !Scale.All(scale => double.IsFinite(scale) && scale > 0))
        {
            throw new InputException("A standardization needs finite means and positive finite scales.");
        }
    }

    /// <inheritdoc/>
    internal override Bijection<T> Build<T>() => new Standardization<T>(this);

    /// <inheritdoc/>
    public override string Describe() => "standardization, frozen";

    private static double Square(double x) => x * x;
}

/// <summary>
/// z = (x − mean) / scale per column, frozen: the layer that lets a flow take data in its own units and report
/// densities in those units. log|det ∂z/∂x| = −Σ ln scale.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class Standardization<T> : Bijection<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _mean;
    private readonly T[] _scale;
    private readonly T _logDeterminant;

    /// <summary>Creates the map.</summary>
    /// <param name="options">Means and scales in data units.</param>
    public Standardization(Standardization options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _mean = [.. options.Mean.Select(T.CreateChecked)];
        _scale = [.. options.Scale.Select(T.CreateChecked)];
        _logDeterminant = T.CreateChecked(-options.LogScale);
    }

    /// <inheritdoc/>
    public override int Dimension => _mean.Length;

    /// <inheritdoc/>
    public override int ParameterCount => 0;

    /// <inheritdoc/>
    public override Activations Plan(Workspace<T> workspace, bool keep) => Activations.None;

    /// <inheritdoc/>
    public override void ToBase<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        for (var column = 0; column < Dimension; column++)
        {
            var lanes = values.Column(column);
            var mean = TLanes.Create(_mean[column]);
            var scale = TLanes.Create(_scale[column]);
            for (var row = 0; row < lanes.Length; row += TLanes.Count)
            {
                var target = lanes[row..];
                ((TLanes.Load(target) - mean) / scale).Store(target);
            }
        }

        AddToAll(logDeterminant, _logDeterminant);
    }

    /// <inheritdoc/>
    public override void ToData<TLanes>(
        ReadOnlySpan<T> parameters, Tile<T> values, Span<T> logDeterminant, Workspace<T> workspace, Activations activations)
    {
        for (var column = 0; column < Dimension; column++)
        {
            var lanes = values.Column(column);
            var mean = TLanes.Create(_mean[column]);
            var scale = TLanes.Create(_scale[column]);
            for (var row = 0; row < lanes.Length; row += TLanes.Count)
            {
                var target = lanes[row..];
                TLanes.FusedMultiplyAdd(TLanes.Load(target), scale, mean).Store(target);
            }
        }

        AddToAll(logDeterminant, -_logDeterminant);
    }

    /// <inheritdoc/>
    public override void BackPropagate<TLanes>(
        ReadOnlySpan<T> parameters,
        Tile<T> gradient,
        ReadOnlySpan<T> logDeterminantGradient,
        Span<T> parameterGradient,
        Workspace<T> workspace,
        Activations activations)
    {
        for (var column = 0; column < Dimension; column++)
        {
            var scale = _scale[column];
            foreach (ref var value in gradient.Column(column))
            {
                value /= scale;
            }
        }
    }

    private static void AddToAll(Span<T> values, T term)
    {
        foreach (ref var value in values)
        {
            value += term;
        }
    }
}
