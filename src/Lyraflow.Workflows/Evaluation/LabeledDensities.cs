using Lyraflow.Densities;
using System.Globalization;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Workflows.Evaluation;

/// <summary>Labelled rows, class after class, and the log density that each class of a model gives to each.</summary>
internal sealed class LabeledDensities
{
    private readonly Model _model;
    private readonly double[][] _densities;
    private readonly int[] _labels;

    /// <summary>Keeps what was computed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows of each class; of uncertain ones those that lack nothing.</param>
    /// <param name="labels">The index of each row's class.</param>
    /// <param name="densities">Per class the log density of each row.</param>
    public LabeledDensities(Model model, IReadOnlyList<FeatureTable<float>> rows, int[] labels, double[][] densities)
    {
        _model = model;
        Rows = rows;
        _densities = densities;
        _labels = labels;
    }

    /// <summary>The rows of each class, whose features are numbers.</summary>
    public IReadOnlyList<FeatureTable<float>> Rows { get; }

    /// <summary>What is known of rows with errors, limits or missing columns; null where all numbers are exact.</summary>
    public RowCertainty? Certainty { get; init; }

    /// <summary>The index of each row's class.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>Computes the densities.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tables">The rows of its classes, in its order.</param>
    /// <param name="input">What the user called the rows.</param>
    /// <param name="threads">Threads; zero for one per processor.</param>
    /// <exception cref="InputException">A row's density is no number.</exception>
    public static LabeledDensities Of(Model model, CatalogRows tables, string input, int threads)
    {
        FeatureTable<float>[] rows = [.. tables.Classes.Select(part => part.Rows)];
        var densities = new double[model.Classes.Count][];
        for (var k = 0; k < densities.Length; k++)
        {
            densities[k] = [.. rows.SelectMany(part => model.Classes[k].Density.LogDensity(part, threads))];
        }

        int[] labels = [.. rows.SelectMany((part, k) => Enumerable.Repeat(k, part.Rows))];
        var result = new LabeledDensities(model, rows, labels, densities);
        for (var k = 0; k < densities.Length; k++)
        {
            var bad = Array.FindIndex(densities[k], value => double.IsNaN(value) || double.IsPositiveInfinity(value));
            if (bad >= 0)
            {
                throw new InputException(
                    $"{input}: the row {result.Describe(bad)} has no log density of {model.Classes[k].Name} that is a number "
                        + $"({densities[k][bad].ToString(CultureInfo.InvariantCulture)})",
                    Remedy.ChooseRows);
            }
        }

        return result;
    }

    /// <summary>Number of rows of a class.</summary>
    public int Count(int k) => _labels.Count(label => label == k);

    /// <summary>
    /// The log densities of a class's rows under that class; of uncertain rows only those that lack no column, for others have
    /// densities in other units.
    /// </summary>
    public double[] Own(int k)
        => [.. _densities[k].Where((_, row) => _labels[row] == k && (Certainty is null || Certainty.IsComplete[row]))];

    /// <summary>Rows to which no class gives any density.</summary>
    public int RowsWithoutDensity => Enumerable.Range(0, _labels.Length).Count(
        row => _densities.All(density => double.IsNegativeInfinity(density[row])));

    /// <summary>
    /// One class sought among the others. Rows to which no class gives any density have a ratio of 1, and the prior for
    /// a posterior: nothing was learned of them.
    /// </summary>
    /// <param name="priors">Of all classes.</param>
    /// <param name="target">The class that is sought.</param>
    /// <param name="calibration">The calibration of its ratio; null for the posterior as the densities have it.</param>
    public ScoredRows Against(Priors priors, int target, RatioCalibration? calibration)
    {
        var all = new ClassLogDensities(_densities);
        var (ratios, posterior) = (new double[all.Rows], new double[all.Rows]);
        LogLikelihoodRatio.AgainstRest(all, priors, target, ratios);
        ratios.AsSpan().Replace(double.NaN, 0);
        if (calibration is { } known)
        {
            if (Certainty is { } certainty)
            {
                Posterior.CalibratedAsExplained(all, priors, target, known, certainty.Explained, posterior);
            }
            else
            {
                Posterior.Calibrated(all, priors, target, known, [.. _model.Classes.Select(OutlierThresholds.Threshold)], posterior);
            }
        }
        else
        {
            Posterior.OfClass(all, priors, target, posterior);
            posterior.AsSpan().Replace(double.NaN, priors.Probabilities[target]);
        }

        return new ScoredRows(ratios, posterior, Array.ConvertAll(_labels, label => label == target));
    }

    private string Describe(int row)
    {
        var inClass = row - Rows.Take(_labels[row]).Sum(part => part.Rows);
        return string.Join(", ", _model.Features.Select((feature, j) => string.Create(
            CultureInfo.InvariantCulture, $"{feature.Name} = {Rows[_labels[row]].Columns[j][inClass]}")));
    }
}

/// <summary>What is known of rows with errors, limits or missing columns.</summary>
/// <param name="IsComplete">Per row whether it lacks no column.</param>
/// <param name="Explained">Per row how far a class explains it, from 0 to 1, by the threshold for what it lacks.</param>
/// <param name="Uncertain">Rows that are integrated over something.</param>
internal sealed record RowCertainty(bool[] IsComplete, double[] Explained, long Uncertain);
