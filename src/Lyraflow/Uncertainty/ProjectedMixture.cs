using Lyraflow.Densities;
using Lyraflow.Engine;

namespace Lyraflow.Uncertainty;

/// <summary>
/// The Gaussians of a mixture in the coordinates of a <see cref="RowGeometry"/>, number after number of all components, so
/// that one lane is one component. What fills up the last vector has no weight.
/// </summary>
internal sealed class ProjectedMixture
{
    private readonly double[] _basis;

    /// <summary>Projects a mixture.</summary>
    /// <param name="components">The Gaussians, in the features' units.</param>
    /// <param name="basis">The coordinates, one after the other.</param>
    public ProjectedMixture(IReadOnlyList<MixtureComponent> components, ReadOnlySpan<double> basis)
    {
        var dimension = components[0].Mean.Count;
        _basis = basis.ToArray();
        Rank = basis.Length / dimension;
        Count = components.Count;
        Stride = TileSize.Pad<double>(Count);
        LogWeights = new AlignedBuffer<double>(Stride);
        Means = new AlignedBuffer<double>(Math.Max(1, Rank) * Stride);
        Covariances = new AlignedBuffer<double>(Math.Max(1, Rank * (Rank + 1) / 2) * Stride);
        LogWeights.Span.Fill(double.NegativeInfinity);
        for (var i = 0; i < Rank; i++)
        {
            Covariances.Span.Slice(((i * (i + 1) / 2) + i) * Stride, Stride).Fill(1);
        }

        var times = new double[dimension];
        for (var k = 0; k < Count; k++)
        {
            Write(components[k], k, times);
        }
    }

    /// <summary>Number of coordinates.</summary>
    public int Rank { get; }

    /// <summary>Number of components.</summary>
    public int Count { get; }

    /// <summary>Numbers from one row of all components to the next.</summary>
    public int Stride { get; }

    /// <summary>ln w.</summary>
    public AlignedBuffer<double> LogWeights { get; }

    /// <summary>Bᵀμ, coordinate by coordinate.</summary>
    public AlignedBuffer<double> Means { get; }

    /// <summary>BᵀSB, its lower triangle row by row.</summary>
    public AlignedBuffer<double> Covariances { get; }

    /// <summary>Whether these are the coordinates of a geometry.</summary>
    public bool IsIn(ReadOnlySpan<double> basis) => basis.SequenceEqual(_basis);

    private void Write(MixtureComponent component, int k, double[] times)
    {
        var dimension = times.Length;
        LogWeights.Span[k] = Math.Log(component.Weight);
        for (var i = 0; i < Rank; i++)
        {
            var row = _basis.AsSpan(i * dimension, dimension);
            var mean = 0.0;
            for (var c = 0; c < dimension; c++)
            {
                mean += row[c] * component.Mean[c];
                times[c] = 0;
                for (var e = 0; e < dimension; e++)
                {
                    times[c] += component.Covariance[c, e] * row[e];
                }
            }

            Means.Span[(i * Stride) + k] = mean;
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var c = 0; c < dimension; c++)
                {
                    sum += _basis[(j * dimension) + c] * times[c];
                }

                Covariances.Span[(((i * (i + 1) / 2) + j) * Stride) + k] = sum;
            }
        }
    }
}
