using Lyraflow.Densities;
using Lyraflow.Primitives;

namespace Lyraflow.Uncertainty;

/// <summary>
/// A mixture of Gaussians about like a flow: fitted to rows that the flow draws, with tails that outlast its own. Integrals
/// over the flow take their points from it, and it is what the flow is measured against there.
/// </summary>
internal sealed class Surrogate
{
    // A mixture that rests on few rows follows their chances, and the flow is then less like it.
    private const int RowsOfQuadraticForm = 3200;
    private const int FewestRows = 16_000;
    private const int MostRows = 48_000;
    private const int MostComponents = 64;
    private const int RowsOfParameter = 4;

    // A share that is far wider, for what no row that was drawn shows.
    private const double WideShare = 0.02;
    private const double WideScale = 3;

    private Surrogate(GaussianMixture mixture)
    {
        Mixture = mixture;
        Precisions = MixturePosterior.Invert(mixture.Components);
    }

    /// <summary>The mixture.</summary>
    public GaussianMixture Mixture { get; }

    /// <summary>The inverse of each covariance.</summary>
    public IReadOnlyList<double[,]> Precisions { get; }

    /// <summary>Fits a mixture to rows that a density draws; the same one every time.</summary>
    public static Surrogate Of(IDensity<float> density, WorkerTeam team)
    {
        var parameters = QuadraticForms.Count(density.Dimension);
        var count = Math.Clamp(RowsOfQuadraticForm * parameters, FewestRows, MostRows);
        var drawn = density.Sample(count, new RandomSource(0).Fork("surrogate"), team);
        int[] finite = [.. Enumerable.Range(0, count).Where(drawn.IsFinite)];
        if (finite.Length < count / 2)
        {
            throw new InputException(
                "The densities of the model draw rows that are no numbers; its parameters are damaged. Train it again.");
        }

        var rows = finite.Length == count ? drawn : drawn.Select(finite);
        var settings = new GaussianMixtureSettings
        {
            Components = Math.Clamp(count / (parameters * RowsOfParameter), 1, MostComponents),
            Starts = 1,
            MaximumIterations = 60,
            Tolerance = 1e-3,
            DegreesOfFreedom = 8,
        };
        var fitted = GaussianMixture.Fit(rows, settings, team.Threads);
        return new Surrogate(WithTails(fitted));
    }

    /// <summary>A mixture with a share that is far wider.</summary>
    public static GaussianMixture WithTails(GaussianMixture mixture)
    {
        var moments = MixtureMoments.Of(mixture.Components);
        var wide = new MixtureComponent(WideShare, moments.Mean, Widen(moments.Covariance));
        return new GaussianMixture(
            [.. mixture.Components.Select(component => component with { Weight = component.Weight * (1 - WideShare) }), wide]);
    }

    private static double[,] Widen(double[,] covariance)
    {
        var wide = (double[,])covariance.Clone();
        for (var i = 0; i < wide.GetLength(0); i++)
        {
            for (var j = 0; j < wide.GetLength(1); j++)
            {
                wide[i, j] *= WideScale * WideScale;
            }
        }

        return wide;
    }
}
