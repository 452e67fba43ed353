using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Classifiers;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Uncertainty;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Training;

namespace Lyraflow.Workflows.CrossValidation.Methods;

/// <summary>
/// The densities that rows were drawn from before they got their errors, as <c>train</c> fits them; rows are scored with their
/// errors. It is given rows by their numbers, which stand in the context.
/// </summary>
/// <param name="kind">What is fitted to each class.</param>
/// <param name="errors">The errors, as they were given.</param>
/// <param name="rows">All rows, with their errors.</param>
internal sealed class DeconvolvedMethod(DensityModel kind, IReadOnlyList<string> errors, IReadOnlyList<UncertainRow> rows)
    : IClassifierMethod
{
    private const int MostRows = 1 << 24;

    /// <summary>The names of these methods.</summary>
    public static IReadOnlyList<string> Names { get; } = [NameOf(DensityModel.Mixture), NameOf(DensityModel.Flow)];

    // Rows that an error does not say how exact they are have densities in other units.
    private readonly bool _hasGaps = rows.Any(row => Enumerable.Range(0, row.Count).Any(j => row.Kind(j) == DirectionKind.Free));

    /// <inheritdoc/>
    public string Name => NameOf(kind);

    /// <inheritdoc/>
    public string Description => $"{(kind == DensityModel.Flow ? "flow" : "mixture")} of each class before the errors "
        + $"{string.Join(", ", errors)}, rows scored with them";

    /// <summary>Rows that know their numbers.</summary>
    /// <exception cref="InputException">There are more than single precision can count.</exception>
    public static FeatureTable<float> Number(FeatureTable<float> table)
    {
        ArgumentNullException.ThrowIfNull(table);
        InputException.ThrowUnless(
            table.Rows <= MostRows,
            $"Rows with errors are cross-validated up to {MostRows} of them, not {table.Rows}; take a part of them.");
        return table.Given(new FeatureTable<float>([[.. Enumerable.Range(0, table.Rows).Select(row => (float)row)]]));
    }

    /// <inheritdoc/>
    public IRowScorer Fit(FeatureTable<float> rows, ReadOnlySpan<bool> labels, long seed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var request = new TrainRequest
        {
            Catalog = new CatalogRequest { Input = InputFiles.StandardInput, Threads = 1 },
            Output = string.Empty,
            Model = kind,
            Errors = errors,
            Seed = seed,
        };
        using var team = new WorkerTeam(1);
        var origin = new TrainRun(request, null, cancellation).Origin(string.Empty, string.Empty, 0);
        var training = new DeconvolvedClassTraining(request, origin, team, progress: null, cancellation);
        var others = Train(OfClass(labels, wanted: false), "others");
        return new Scorer(this, [others, Train(OfClass(labels, wanted: true), "sought")]);

        UncertainDensity Train(int[] chosen, string name)
        {
            var some = rows.Select(chosen);
            var measured = new FeatureTable<float>([.. some.Columns]);
            return UncertainDensity.Of(training.Train(name, measured, Uncertain(some)).Class.Density, team);
        }
    }

    private static int[] OfClass(ReadOnlySpan<bool> labels, bool wanted)
    {
        var chosen = new List<int>();
        for (var row = 0; row < labels.Length; row++)
        {
            if (labels[row] == wanted)
            {
                chosen.Add(row);
            }
        }

        return [.. chosen];
    }

    private static string NameOf(DensityModel kind) => kind == DensityModel.Flow ? "deconvolved_flow" : "deconvolved_mixture";

    private UncertainRow[] Uncertain(FeatureTable<float> some)
        => [.. some.Context!.Columns[0].Select(number => rows[(int)number])];

    private sealed class Scorer(DeconvolvedMethod method, IReadOnlyList<UncertainDensity> densities) : IRowScorer
    {
        public RowScores Score(FeatureTable<float> some)
        {
            var scorer = new UncertainScorer(densities);
            var rows = method.Uncertain(some);
            double[][] found = [new double[rows.Length], new double[rows.Length]];
            var (each, errors) = (new double[2], new double[2]);
            for (var i = 0; i < rows.Length; i++)
            {
                scorer.LogDensity(rows[i], each, errors);
                (found[0][i], found[1][i]) = (each[0], each[1]);
            }

            var all = new ClassLogDensities(found);
            var scores = new double[rows.Length];
            LogLikelihoodRatio.Between(all, 1, 0, scores);
            return new RowScores(scores, method._hasGaps ? null : all);
        }
    }
}
