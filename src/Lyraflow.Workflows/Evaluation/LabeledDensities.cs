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

    private LabeledDensities(Model model, IReadOnlyList<FeatureTable<float>> rows, double[][] densities)
    {
        _model = model;
        Rows = rows;
        _densities = densities;
        _labels = [.. rows.SelectMany((part, k) => Enumerable.Repeat(k, part.Rows))];
    }

    /// <summary>The rows of each class.</summary>
    public IReadOnlyList<FeatureTable<float>> Rows { get; }

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

        var result = new LabeledDensities(model, rows, densities);
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

    /// <summary>The log densities of a class's rows under that class.</summary>
    public double[] Own(int k) => [.. _densities[k].Where((_, row) => _labels[row] == k)];

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
            Posterior.Calibrated(all, priors, target, known, [.. _model.Classes.Select(OutlierThresholds.Threshold)], posterior);
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
