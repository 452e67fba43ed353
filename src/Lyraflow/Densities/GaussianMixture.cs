using Lyraflow.Engine;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>
/// A weighted sum of Gaussians with full covariances: p(x) = Σ w_k N(x; μ_k, Σ_k). The density of classical
/// "Gaussian mixture Bayes", and the one that a flow has to beat where a single Gaussian is too easy.
/// </summary>
public sealed class GaussianMixture : IDensity<float>
{
    private const double MostAsymmetry = 1e-9;

    private readonly GaussianFamilies _families;

    /// <summary>Creates a mixture.</summary>
    /// <param name="components">The Gaussians; weights are positive and sum to one.</param>
    /// <exception cref="InputException">A covariance is not symmetric or not positive definite.</exception>
    /// <exception cref="ArgumentException">There is no component, shapes differ or the weights are none.</exception>
    public GaussianMixture(IReadOnlyList<MixtureComponent> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        var dimension = components.Count == 0 ? 0 : components[0].Mean.Count;
        if (dimension == 0 || components.Any(component => component.Mean.Count != dimension
            || component.Covariance.GetLength(0) != dimension || component.Covariance.GetLength(1) != dimension))
        {
            throw new ArgumentException("A mixture needs components, all of the same dimension.", nameof(components));
        }

        if (components.Any(component => !(component.Weight > 0)) || Math.Abs(components.Sum(component => component.Weight) - 1) > 1e-9)
        {
            throw new ArgumentException("The weights of a mixture must be positive and sum to one.", nameof(components));
        }

        if (components.Any(component => !IsSymmetric(component.Covariance)))
        {
            throw new InputException("A mixture has a covariance that is not symmetric; give the same number on either side.");
        }

        Components = [.. components];
        Units = Frame(Components, dimension);
        _families = GaussianFamilies.TryGather(
            [.. Components.Select(component => Rescale(component, Units, inward: true))], dimension, out var faulty)
            ?? throw NotPositiveDefinite(faulty);
    }

    /// <summary>The Gaussians, in data units.</summary>
    public IReadOnlyList<MixtureComponent> Components { get; }

    /// <summary>The units of <see cref="Polynomials"/> (<see cref="Frame"/>).</summary>
    internal Standardization Units { get; }

    /// <summary>The vectors to compute with; they do not change a bit of a result.</summary>
    internal VectorWidth Width { get; init; } = Processor.Vectors;

    /// <summary>Number of columns.</summary>
    public int Dimension => Components[0].Mean.Count;

    /// <summary>
    /// Fits by expectation–maximization (Dempster, Laird and Rubin 1977), started from k-means++ centres (Arthur and
    /// Vassilvitskii 2007). A function of the rows and the options alone. Components that lose all their rows are
    /// left out.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="options">The options.</param>
    /// <param name="threads">Number of threads; zero for one per processor. It does not change a bit of the result.</param>
    /// <param name="cancellation">Ends the fit between two iterations.</param>
    /// <exception cref="InputException">
    /// An option is impossible, there are fewer rows than components, or a column is constant.
    /// </exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public static GaussianMixture Fit(
        FeatureTable<float> rows, GaussianMixtureSettings options, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (rows.Rows < options.Components)
        {
            throw new InputException(
                $"A mixture of {options.Components} Gaussians cannot be fitted to {rows.Rows} rows; give more rows or ask for "
                    + $"fewer components.");
        }

        var frame = Standardization.Fit(rows.Columns);
        using var team = new WorkerTeam(threads);
        var components = new ExpectationMaximization(rows, frame, options, team).Fit(cancellation);
        return new GaussianMixture([.. components.Select(component => Rescale(component, frame, inward: false))]);
    }

    /// <summary>The weighted mean of mixtures, which is a mixture.</summary>
    /// <param name="mixtures">Their weights, which sum to one, and the mixtures.</param>
    /// <exception cref="ArgumentException">There is none, the weights are none, or dimensions differ.</exception>
    public static GaussianMixture Average(IReadOnlyList<(double Weight, GaussianMixture Mixture)> mixtures)
    {
        ArgumentNullException.ThrowIfNull(mixtures);
        return new GaussianMixture(
        [
            .. mixtures.SelectMany(item => item.Mixture.Components.Select(component => component with
            {
                Weight = item.Weight * component.Weight,
            }))
        ]);
    }

    /// <inheritdoc/>
    public IDensityScorer<float> NewScorer(WorkerTeam team) => new BlockScorer<float>(this, team, TileSize.MaximumRows, NewPass);

    /// <summary>One thread's way to score blocks of at most <see cref="TileSize.MaximumRows"/> rows.</summary>
    internal IBlockPass<float> NewPass()
        => new Pass(MixtureScore.Create(Dimension, Width), Units, _families);

    /// <inheritdoc/>
    public FeatureTable<float> Sample(int count, RandomSource random, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var factors = Components.Select(component => Cholesky.TryDecompose(component.Covariance)!).ToArray();
        var sample = new FeatureTable<float>(count, Dimension);
        Span<double> row = new double[Dimension];
        for (var i = 0; i < count; i++)
        {
            var chosen = Choose(random.NextUniform());
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = random.NextNormal();
            }

            factors[chosen].Multiply(row);
            for (var column = 0; column < row.Length; column++)
            {
                sample.Columns[column][i] = (float)(row[column] + Components[chosen].Mean[column]);
            }
        }

        return sample;
    }

    /// <summary>The Gaussians in <see cref="Units"/> as polynomials, one after the other (<see cref="QuadraticForms"/>).</summary>
    internal double[] Polynomials()
        => WriteCoefficients(Components.Select(component => Rescale(component, Units, inward: true)), Dimension);

    internal static double[] WriteCoefficients(IEnumerable<MixtureComponent> components, int dimension)
    {
        var each = QuadraticForms.Count(dimension);
        var all = components.ToArray();
        var coefficients = new double[all.Length * each];
        for (var k = 0; k < all.Length; k++)
        {
            if (!QuadraticForms.TryWrite(all[k], coefficients.AsSpan(k * each, each)))
            {
                throw NotPositiveDefinite(k);
            }
        }

        return coefficients;
    }

    private static InputException NotPositiveDefinite(int component) => new(
        $"Component {component} of the mixture has a covariance that is not positive definite; raise the covariance floor or "
            + $"ask for fewer components.");

    /// <summary>Whether entries across the diagonal agree to a billionth of their scale.</summary>
    private static bool IsSymmetric(double[,] covariance)
    {
        for (var i = 0; i < covariance.GetLength(0); i++)
        {
            for (var j = 0; j < i; j++)
            {
                var scale = Math.Sqrt(Math.Abs(covariance[i, i])) * Math.Sqrt(Math.Abs(covariance[j, j]));
                if (!(Math.Abs(covariance[i, j] - covariance[j, i]) <= MostAsymmetry * scale))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private int Choose(double uniform)
    {
        var k = 0;
        for (var rest = uniform - Components[0].Weight; rest >= 0 && k + 1 < Components.Count; k++)
        {
            rest -= Components[k + 1].Weight;
        }

        return k;
    }

    /// <summary>Mean and spread of the whole mixture: units in which its polynomials lose no digits.</summary>
    private static Standardization Frame(IReadOnlyList<MixtureComponent> components, int dimension)
    {
        var mean = new double[dimension];
        var scale = new double[dimension];
        for (var i = 0; i < dimension; i++)
        {
            mean[i] = components.Sum(component => component.Weight * component.Mean[i]);
            scale[i] = Math.Sqrt(components.Sum(component =>
                component.Weight * (component.Covariance[i, i] + Math.Pow(component.Mean[i] - mean[i], 2))));
        }

        return new Standardization(mean, scale);
    }

    internal static MixtureComponent Rescale(MixtureComponent component, Standardization frame, bool inward)
    {
        var dimension = component.Mean.Count;
        var mean = new double[dimension];
        var covariance = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++)
        {
            mean[i] = inward
                ? (component.Mean[i] - frame.Mean[i]) / frame.Scale[i]
                : (component.Mean[i] * frame.Scale[i]) + frame.Mean[i];
            for (var j = 0; j < dimension; j++)
            {
                var unit = frame.Scale[i] * frame.Scale[j];
                covariance[i, j] = inward ? component.Covariance[i, j] / unit : component.Covariance[i, j] * unit;
            }
        }

        return component with { Mean = mean, Covariance = covariance };
    }

    private sealed class Pass(MixtureScore score, Standardization frame, GaussianFamilies families) : IBlockPass<float>
    {
        private readonly double _logScale = frame.LogScale;

        public void Score(FeatureTable<float> rows, int first, Span<double> result)
        {
            score.Run(rows, first, frame, families, result);
            foreach (ref var logDensity in result)
            {
                logDensity -= _logScale;
            }
        }
    }
}
