using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Stacks;

/// <summary>Mixtures fitted to bootstrap samples of the rows and averaged (Breiman 1996), which is a mixture again.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">How each is fitted; the seed is drawn.</param>
/// <param name="Bags">The number of samples; one for a single mixture of the rows themselves.</param>
public sealed record MixtureKind(string Name, GaussianMixtureSettings Settings, int Bags) : DensityKind(Name)
{
    private const int Iterations = 100;
    private const int MostDraws = 20;

    // So many Gaussians, each with its tails, cost a score as much as two small flows; fewer bags of more components do as well.
    private const int UsualFinalComponents = 160;
    private const int MostFinalFits = 10;

    /// <inheritdoc/>
    public override string Family => "mixture";

    /// <inheritdoc/>
    public override int FinalFits
        => Bags > 1 ? Math.Clamp(UsualFinalComponents / (Bags * Settings.Components), 1, MostFinalFits) : 1;

    /// <inheritdoc/>
    public override IDensity<float> Fit(
        FeatureTable<float> rows, RandomSource random, WorkerTeam team, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(team);
        var mixtures = Enumerable.Range(0, Bags).Select(bag =>
        {
            var source = random.Fork($"bag {bag}");
            var settings = Settings with { Seed = (long)source.NextBits() };
            var mixture = GaussianMixture.Fit(Bags == 1 ? rows : Draw(rows, source), settings, team.Threads, cancellation);
            progress?.Report((bag + 1.0) / Bags);
            return mixture;
        }).ToArray();
        return GaussianMixture.Average([.. mixtures.Select(mixture => (1.0 / Bags, mixture))]);
    }

    /// <inheritdoc/>
    public override double Work(int rows, int dimension)
    {
        var gaussians = (double)Settings.Components * (Settings.DegreesOfFreedom is null ? 1 : 5);
        var monomials = 1 + dimension + (dimension * (dimension + 1) / 2);
        // Twice the products of a row with all Gaussians, in double precision, and their exponentials; as measured.
        return Bags * Iterations * rows * gaussians * ((12.0 * monomials) + 150);
    }

    /// <summary>As many rows, drawn with replacement; again where a column is left without any spread.</summary>
    private static FeatureTable<float> Draw(FeatureTable<float> rows, RandomSource random)
    {
        for (var attempt = 0; attempt < MostDraws; attempt++)
        {
            var drawn = rows.Select([.. Enumerable.Range(0, rows.Rows).Select(_ => random.NextIndex(rows.Rows))]);
            if (drawn.Columns.All(column => column.AsSpan().ContainsAnyExcept(column[0])))
            {
                return drawn;
            }
        }

        return rows;
    }
}
