using Lyraflow.Primitives;
using Lyraflow.Reports.Figures;
using Lyraflow.Rows;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Explore.Content;

/// <summary>What a model says beside the rows: contours of its classes, and what a threshold will select.</summary>
internal sealed class ModelContent
{
    /// <summary>Rows that are drawn from each class, of which contours are made.</summary>
    public const int RowsOfClass = 40_000;

    /// <summary>The shares of a class that lie within its contours.</summary>
    public static readonly IReadOnlyList<double> Shares = [0.5, 0.9];

    // Of the drawn rows that lie beyond each end of the grid in which they are counted.
    private const double Beyond = 0.002;
    private const double Margin = 0.3;

    private readonly FeatureTable<float>[] _drawn;

    private ModelContent(NamedModel named, int target, Priors? priors, FeatureTable<float>[] drawn)
        => (Named, Target, Priors, _drawn) = (named, target, priors, drawn);

    /// <summary>The model.</summary>
    public NamedModel Named { get; }

    /// <summary>The index of the class that is sought.</summary>
    public int Target { get; }

    /// <summary>The priors; null with one class.</summary>
    public Priors? Priors { get; }

    /// <summary>The prior of the class that is sought, with which its posteriors were computed; null where nobody knows.</summary>
    public double? Prior { get; init; }

    /// <summary>The prior that the page begins with; null with one class.</summary>
    public double? StartPrior { get; init; }

    /// <summary>What held-out rows say of thresholds for that class; null for nothing.</summary>
    public Decision? Thresholds => Priors is null ? null : ModelDecision.Thresholds(Named.Model, Target);

    /// <summary>Whether contours can be drawn: a conditional density has none without the values that it is conditioned on.</summary>
    public bool HasContours => _drawn.Length > 0;

    /// <summary>Draws from the classes, always the same rows.</summary>
    public static ModelContent Of(NamedModel named, int target, Priors? priors, int threads)
    {
        if (named.Model.Context.Count > 0)
        {
            return new(named, target, priors, []);
        }

        using var team = new WorkerTeam(threads);
        return new(
            named,
            target,
            priors,
            [
                .. named.Model.Classes.Select(item =>
                    item.Density.Sample(RowsOfClass, new RandomSource(0).Fork($"contours {item.Name}"), team)),
            ]);
    }

    /// <summary>The same with the prior of its posteriors.</summary>
    /// <param name="prior">That prior; null where nobody knows.</param>
    /// <param name="beginsWithIt">Whether the page begins with it; else with that of <see cref="Priors"/>.</param>
    public ModelContent With(double? prior, bool beginsWithIt) => new(Named, Target, Priors, _drawn)
    {
        Prior = prior,
        StartPrior = beginsWithIt && prior is not null ? prior : Priors?.Probabilities[Target],
    };

    /// <summary>The contours of all classes in the plane of two features; null where one of them is none.</summary>
    public IReadOnlyList<ClassContours>? Contours(string x, string y)
    {
        var features = Named.Model.Features.Select(feature => feature.Name).ToList();
        var (across, upwards) = (features.IndexOf(x), features.IndexOf(y));
        return !HasContours || across < 0 || upwards < 0 || across == upwards ? null
            : [.. Named.Model.Classes.Select((item, k) => Contours(item.Name, _drawn[k], across, upwards))];
    }

    private ClassContours Contours(string name, FeatureTable<float> drawn, int across, int upwards)
    {
        var (x, y) = (Column(drawn, across), Column(drawn, upwards));
        var density = new DensityContours(x, y, Axis(across, x), Axis(upwards, y));
        return new(
            name,
            [
                .. Shares.Select(share => new Contour(
                    share, [.. density.Segments(density.LevelOf(share)).SelectMany(line => new[] { line.X1, line.Y1, line.X2, line.Y2 })])),
            ]);
    }

    private FeatureAxis Axis(int feature, double[] values)
    {
        var sorted = (double[])values.Clone();
        Array.Sort(sorted);
        var (low, high) = (sorted[(int)(Beyond * sorted.Length)], sorted[(int)((1 - Beyond) * sorted.Length)]);
        var margin = (Margin * (high - low)) + double.Epsilon;
        return new(Named.Model.Features[feature], low - margin, high + margin);
    }

    private static double[] Column(FeatureTable<float> rows, int column) => Array.ConvertAll(rows.Columns[column], value => (double)value);
}

/// <summary>The contours of a class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Lines">One for each share, from the innermost.</param>
internal sealed record ClassContours(string Name, IReadOnlyList<Contour> Lines);

/// <summary>A line around the densest region that holds a share of a class.</summary>
/// <param name="Share">The share.</param>
/// <param name="Segments">Pieces of it, x1, y1, x2, y2 each.</param>
internal sealed record Contour(double Share, IReadOnlyList<double> Segments);
