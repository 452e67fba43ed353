using Lyraflow.Densities;
using Lyraflow.Engine;

namespace Lyraflow.Uncertainty;

/// <summary>The expectations of rows, one after the other, under the mixture of an iteration. Work space of one thread.</summary>
internal sealed class DeconvolutionStep
{
    // A component with less of a row adds nothing that its moments would show.
    private const double LeastShare = 1e-10;

    private readonly int _dimension;
    private readonly RowGeometry _geometry;
    private readonly MixtureIntegral _integral;
    private readonly UncertainRow _free;
    private readonly double[] _mean;
    private readonly double[] _covariance;
    private readonly double[] _factor;
    private readonly double[] _columns;
    private readonly double[] _rest;
    private IReadOnlyList<MixtureComponent> _components = [];
    private MixtureProjections? _projections;

    public DeconvolutionStep(int dimension, double[] widths, int components)
    {
        _dimension = dimension;
        _geometry = new RowGeometry(dimension, widths);
        _integral = MixtureIntegral.Create(dimension, components, Processor.Vectors);
        _free = new UncertainRow(dimension);
        _mean = new double[dimension];
        _covariance = new double[dimension * dimension];
        _factor = new double[dimension * dimension];
        _columns = new double[dimension * dimension];
        _rest = new double[dimension];
    }

    /// <summary>Begins an iteration.</summary>
    public void Begin(IReadOnlyList<MixtureComponent> components)
        => (_components, _projections) = (components, new MixtureProjections(components));

    /// <summary>Adds a row.</summary>
    public void Add(UncertainRow row, DeconvolutionMoments moments)
    {
        Set(row);
        if (_geometry.Rank == 0)
        {
            return;
        }

        var mixture = _projections!.At(_geometry);
        var logDensity = _integral.LogDensity(mixture, _geometry);
        if (!double.IsFinite(logDensity))
        {
            return;
        }

        moments.AddRow(logDensity);
        for (var k = 0; k < _components.Count; k++)
        {
            var share = Math.Exp(_integral.Terms[k] - logDensity);
            if (share > LeastShare)
            {
                Expect(_components[k], mixture, k);
                moments.AddShare(k, share, _mean, _covariance);
            }
        }
    }

    private void Set(UncertainRow row)
    {
        _free.Clear();
        row.Center.CopyTo(_free.Center);
        for (var j = 0; j < row.Count; j++)
        {
            if (row.Kind(j) == DirectionKind.Gaussian)
            {
                _free.AddError(row.Direction(j), 1);
            }
            else
            {
                _free.AddFree(row.Direction(j));
            }
        }

        _geometry.Set(_free);
    }

    /// <summary>
    /// The mean μ + SB·T⁻¹(z − Bᵀμ) and the covariance S − SB·T⁻¹·BᵀS of a row's component, with T = BᵀSB + Q = L·Lᵀ, by
    /// way of U = L⁻¹BᵀS.
    /// </summary>
    private void Expect(MixtureComponent component, ProjectedMixture mixture, int k)
    {
        var rank = _geometry.Rank;
        Factorize(mixture, k);
        for (var i = 0; i < rank; i++)
        {
            _rest[i] = _geometry.Point[i] - mixture.Means.Span[(i * mixture.Stride) + k];
        }

        LowerTriangle.SolveSquare(_factor, _rest.AsSpan(0, rank));
        for (var a = 0; a < _dimension; a++)
        {
            var column = _columns.AsSpan(a * rank, rank);
            for (var i = 0; i < rank; i++)
            {
                column[i] = 0;
                for (var b = 0; b < _dimension; b++)
                {
                    column[i] += _geometry.Basis[(i * _dimension) + b] * component.Covariance[b, a];
                }
            }

            LowerTriangle.SolveSquare(_factor, column);
        }

        for (var a = 0; a < _dimension; a++)
        {
            var column = _columns.AsSpan(a * rank, rank);
            _mean[a] = component.Mean[a] + SmallVectors.Dot(column, _rest);
            for (var b = 0; b < _dimension; b++)
            {
                _covariance[(a * _dimension) + b] = component.Covariance[a, b] - SmallVectors.Dot(column, _columns.AsSpan(b * rank, rank));
            }
        }
    }

    /// <summary>L.</summary>
    private void Factorize(ProjectedMixture mixture, int k)
    {
        var rank = _geometry.Rank;
        for (var i = 0; i < rank; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                _factor[(i * rank) + j] =
                    mixture.Covariances.Span[(((i * (i + 1) / 2) + j) * mixture.Stride) + k] + _geometry.Errors[(i * rank) + j];
            }
        }

        LowerTriangle.TryDecompose(_factor, rank);
    }
}
