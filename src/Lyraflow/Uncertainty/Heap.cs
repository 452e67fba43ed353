using Lyraflow.Engine;

namespace Lyraflow.Uncertainty;

/// <summary>
/// Where the parameters of a row are likely: a mean and a covariance, first those of the surrogate, then those that the
/// density itself showed at the points so far. It places points, and sums over them. Work space of one thread.
/// </summary>
/// <param name="most">Most parameters.</param>
internal sealed class Heap(int most)
{
    // Of the square of a lattice's spacing: what the points cannot tell from a single one.
    private const double Blur = 0.05;

    private readonly double[] _mean = new double[most];
    private readonly double[] _covariance = new double[most * most];
    private readonly double[] _factor = new double[most * most];
    private readonly double[] _first = new double[most];
    private readonly double[] _second = new double[most * most];
    private int _count;

    /// <summary>The sum over the points that were added since the last <see cref="Factorize"/>.</summary>
    public double Sum { get; private set; }

    /// <summary>The volume of a unit of the points' coordinates.</summary>
    public double Volume { get; private set; }

    /// <summary>Takes mean and covariance from Gaussians.</summary>
    /// <param name="count">Number of parameters.</param>
    /// <param name="components">Number of Gaussians.</param>
    /// <param name="shares">The sums of their shares, up to and including each.</param>
    /// <param name="means">Their means.</param>
    /// <param name="factors">L of each, with L·Lᵀ the inverse of the covariance.</param>
    public void Set(int count, int components, ReadOnlySpan<double> shares, ReadOnlySpan<double> means, ReadOnlySpan<double> factors)
    {
        _count = count;
        Forget();
        Span<double> column = stackalloc double[count];
        Span<double> none = stackalloc double[count];
        none.Clear();
        for (var c = 0; c < components; c++)
        {
            var share = shares[c] - (c == 0 ? 0 : shares[c - 1]);
            var mean = means.Slice(c * count, count);
            Add(mean, share);

            // The covariance is L⁻ᵀ·L⁻¹, a sum over the columns of L⁻ᵀ.
            for (var a = 0; a < count; a++)
            {
                column.Clear();
                column[a] = 1;
                RowParameters.Draw(none, factors.Slice(c * count * count, count * count), column);
                AddSquare(column, share);
            }
        }

        Take(blur: 0);
    }

    /// <summary>Prepares to place points, and begins a new sum; false where the covariance is none.</summary>
    public bool Factorize()
    {
        _covariance.AsSpan(0, _count * _count).CopyTo(_factor);
        if (!LowerTriangle.TryDecompose(_factor, _count))
        {
            return false;
        }

        Volume = 1;
        for (var i = 0; i < _count; i++)
        {
            Volume *= _factor[(i * _count) + i];
        }

        Forget();
        return true;
    }

    /// <summary>A point in the parameters: mean + L·point.</summary>
    public void Place(ReadOnlySpan<double> point, Span<double> values)
    {
        point.CopyTo(values);
        LowerTriangle.Multiply(_factor, values[.._count]);
        for (var i = 0; i < _count; i++)
        {
            values[i] += _mean[i];
        }
    }

    /// <summary>Adds what was found at a point.</summary>
    public void Add(ReadOnlySpan<double> values, double weight)
    {
        Sum += weight;
        for (var i = 0; i < _count; i++)
        {
            _first[i] += weight * values[i];
        }

        AddSquare(values, weight);
    }

    /// <summary>Takes mean and covariance from the points.</summary>
    /// <param name="cell">The volume that each stands for, in units of the covariance so far.</param>
    public void Learn(double cell)
    {
        if (Sum > 0 && double.IsFinite(Sum))
        {
            Take(Blur * Math.Pow(cell, 2.0 / _count));
        }
    }

    private void AddSquare(ReadOnlySpan<double> values, double weight)
    {
        for (var i = 0; i < _count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                _second[(i * _count) + j] += weight * values[i] * values[j];
            }
        }
    }

    private void Take(double blur)
    {
        for (var i = 0; i < _count; i++)
        {
            _mean[i] = _first[i] / Sum;
        }

        for (var i = 0; i < _count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var place = (i * _count) + j;
                _covariance[place] = (blur * _covariance[place]) + (_second[place] / Sum) - (_mean[i] * _mean[j]);
            }
        }
    }

    private void Forget()
    {
        Sum = 0;
        _first.AsSpan(0, _count).Clear();
        _second.AsSpan(0, _count * _count).Clear();
    }
}
