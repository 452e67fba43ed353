using System.Globalization;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Workflows.CrossValidation;
using Lyraflow.Workflows.Evaluation;

namespace Lyraflow.Paper.Reproduction;

/// <summary>What both densities say about every row of the catalogue; RR Lyrae are the positive class.</summary>
internal sealed class ReproductionScores
{
    private readonly LabeledTable _catalog;
    private readonly float[] _star;
    private readonly float[] _rrLyrae;

    /// <param name="catalog">The rows.</param>
    /// <param name="split">Which of them were trained on, validated on, tested on.</param>
    /// <param name="star">ln p of every row as a star, per mag⁴.</param>
    /// <param name="rrLyrae">ln p of every row as an RR Lyrae.</param>
    public ReproductionScores(LabeledTable catalog, RowSplit split, float[] star, float[] rrLyrae)
    {
        _catalog = catalog;
        _star = star;
        _rrLyrae = rrLyrae;
        Split = split;
        var densities = new ClassLogDensities(Array.ConvertAll(star, Widen), Array.ConvertAll(rrLyrae, Widen));
        Log10Ratio = new double[star.Length];
        LogLikelihoodRatio.Between(densities, 1, 0, Log10Ratio);
        var stars = split.Train.Count(row => catalog.Labels[row] == 0);
        Prior = 1 - ((double)stars / split.Train.Length);
        Posterior = new double[star.Length];
        Statistics.Likelihood.Posterior.OfClass(densities, Priors.FromCounts(stars, split.Train.Length - stars), 1, Posterior);
    }

    public RowSplit Split { get; }

    /// <summary>log10(P_RR / P_star) of every row.</summary>
    public double[] Log10Ratio { get; }

    /// <summary>Share of RR Lyrae among the training rows.</summary>
    public double Prior { get; }

    /// <summary>Probability of an RR Lyrae at that prior, uncalibrated.</summary>
    public double[] Posterior { get; }

    public ScoredRows Test => Rows(Split.Test);

    public ScoredRows Validation => Rows(Split.Validation);

    /// <summary>Some rows of the catalogue, in the order given.</summary>
    public ScoredRows Rows(IReadOnlyCollection<int> rows) => new(
        [.. rows.Select(row => Log10Ratio[row])],
        [.. rows.Select(row => Posterior[row])],
        [.. rows.Select(row => _catalog.Labels[row] == 1)]);

    /// <summary>Writes every row, in the catalogue's order.</summary>
    public void WriteCsv(Stream stream)
    {
        var parts = new string[_catalog.RowCount];
        Mark(Split.Train, "train");
        Mark(Split.Validation, "validation");
        Mark(Split.Test, "test");
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"row,label,split,log_density_star,log_density_rrlyrae,log10_ratio,posterior{SyntheticColumn.Head(_catalog)}");
        for (var row = 0; row < parts.Length; row++)
        {
            // Densities are written as doubles: the shortest text of a float is another number to whoever reads doubles,
            // and the ratio could not be recomputed from it.
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row},{_catalog.Classes[_catalog.Labels[row]]},{parts[row]},"
                    + $"{Widen(_star[row]):r},{Widen(_rrLyrae[row]):r},"
                    + $"{Log10Ratio[row]:r},{Posterior[row]:r}{SyntheticColumn.Cell(_catalog)}"));
        }

        void Mark(IEnumerable<int> rows, string part)
        {
            foreach (var row in rows)
            {
                parts[row] = part;
            }
        }
    }

    private static double Widen(float value) => value;
}
