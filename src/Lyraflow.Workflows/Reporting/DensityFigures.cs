using Lyraflow.Reports.Content;
using Lyraflow.Reports.Figures;
using Lyraflow.Rows;

namespace Lyraflow.Workflows.Reporting;

/// <summary>One class's rows and what its flow makes of them, for figures.</summary>
/// <param name="Name">The class in words for readers.</param>
/// <param name="Key">The class as file names and keys have it.</param>
/// <param name="All">Rows of the catalogue.</param>
/// <param name="Test">Rows to judge the flow by, best ones that it was not trained on.</param>
/// <param name="Samples">Rows drawn from the flow.</param>
/// <param name="BaseSpace">Where the flow carries the test rows; null where the density is no flow.</param>
public sealed record ClassDensityRows(
    string Name,
    string Key,
    FeatureTable<float> All,
    FeatureTable<float> Test,
    FeatureTable<float> Samples,
    FeatureTable<float>? BaseSpace);

/// <summary>The words of density figures that depend on what the rows are.</summary>
public sealed record DensityFigureWords
{
    /// <summary>Title of the pairs of features.</summary>
    public string Pairs { get; init; } = "The rows in the space of the features";

    /// <summary>Ends the caption of the pairs; begins with a space.</summary>
    public string PairsNote { get; init; } = " Rows far from all others may lie outside of the panels.";

    /// <summary>Title of the rows beside samples.</summary>
    public string BesideSamples { get; init; } = "Data beside samples";

    /// <summary>Title of the histograms.</summary>
    public string Histograms { get; init; } = "Each column: test rows, and samples";

    /// <summary>Follows the words "test rows" in the caption of the histograms.</summary>
    public string TestRowsNote { get; init; } = string.Empty;
}

/// <summary>Figures that show whether densities fit the catalogue.</summary>
public sealed class DensityFigures
{
    // Panels of pairs grow with the square of the features, and a figure is one bitmap.
    private const int MostPaired = 6;
    private const int MostHistograms = 12;

    private readonly IReadOnlyList<ClassDensityRows> _classes;
    private readonly DensityFigureWords _words;
    private readonly ClassColumns[] _all;
    private readonly ClassColumns[] _test;
    private readonly ClassColumns[] _samples;
    private readonly ClassColumns[] _asManySamples;
    private readonly FeatureAxis[] _axes;

    /// <param name="features">Name and unit of each column.</param>
    /// <param name="classes">The classes, the background first.</param>
    /// <param name="words">Titles and notes; null for those of any rows.</param>
    public DensityFigures(IReadOnlyList<Feature> features, IReadOnlyList<ClassDensityRows> classes, DensityFigureWords? words = null)
    {
        _classes = classes;
        _words = words ?? new DensityFigureWords();
        _all = [.. classes.Select(item => ClassColumns.Of(item.Name, item.All))];
        _test = [.. classes.Select(item => ClassColumns.Of(item.Name, item.Test))];
        _samples = [.. classes.Select(item => ClassColumns.Of(item.Name, item.Samples))];
        // As many dots of samples as of data, or the eye compares numbers instead of shapes.
        _asManySamples = [.. _samples.Zip(_all, (samples, rows) => samples.Thin(rows.Rows))];
        _axes = [.. FeatureAxis.Around(features, _all)];
    }

    /// <summary>Every pair of features, the classes over each other.</summary>
    public FigureBlock Pairs() => new(FeaturePairs.Pairs(
        "colors",
        _words.Pairs,
        $"Every pair of columns, the classes over each other. At most 3,000 objects of a class are drawn, evenly "
            + $"taken.{_words.PairsNote}{Only(MostPaired)}",
        Paired,
        _all));

    /// <summary>Rows on the left, as many samples on the right.</summary>
    public FigureBlock BesideSamples() => new(FeaturePairs.BesideSamples(
        "samples",
        _words.BesideSamples,
        $"The catalogue on the left, as many samples of the flows on the right. At most 3,000 objects of a class are "
            + $"drawn.{Only(MostPaired)}",
        Paired,
        _all,
        _asManySamples));

    /// <param name="notes">The Kolmogorov–Smirnov test of each class and column, to stand above each panel.</param>
    public FigureBlock Histograms(IReadOnlyList<IReadOnlyList<HistogramNote>> notes) => new(FeatureHistograms.Draw(
        "histograms",
        _words.Histograms,
        $"Areas are test rows{_words.TestRowsNote}; lines are samples of the flows. Bins end where the rows do, so that samples "
            + $"beyond a cut stand apart. D is the Kolmogorov–Smirnov statistic, p its probability if both came from one "
            + $"density.{Only(MostHistograms)}",
        [.. _axes.Take(MostHistograms)],
        _test,
        _samples,
        notes));

    /// <summary>A corner plot of one class.</summary>
    public FigureBlock Corner(int classIndex) => new(CornerPlot.Draw(
        $"corner-{_classes[classIndex].Key}",
        $"Corner plot: {_all[classIndex].Name}",
        $"Dots and coloured lines are the catalogue; black contours hold 39 %, 86 % and 99 % of the flow's samples, black lines on "
            + $"the diagonal are their histograms.{Only(MostPaired)}",
        Paired,
        _all[classIndex],
        _samples[classIndex],
        classIndex));

    /// <summary>Whether there is a flow that carries rows to its base.</summary>
    public bool HasBaseSpace => _classes.Any(item => item.BaseSpace is not null);

    /// <summary>Where the flows carry the test rows.</summary>
    public FigureBlock BaseSpace() => new(BaseSpaceScatter.Draw(
        "base-space",
        "Test rows in base space",
        $"Where the flows carry the test rows. If a flow is right, its cloud is round: the circles have radius 1 and 2, and should "
            + $"hold 39 % and 86 % of the dots.{Only(MostPaired)}",
        [.. _classes.Where(item => item.BaseSpace is not null)
            .Select(item => ClassColumns.Of(item.Name, item.BaseSpace!))
            .Select(item => item with
        {
            Columns = [.. item.Columns.Take(MostPaired)],
        })]));

    /// <summary>What stands above the histograms of one class.</summary>
    /// <param name="metrics">The numbers.</param>
    /// <param name="tests">The path of its Kolmogorov–Smirnov tests.</param>
    public static IReadOnlyList<HistogramNote> Notes(MetricsDocument metrics, string tests)
        => [.. Enumerable.Range(0, metrics.Count(tests)).Select(i => new HistogramNote(
            $"D = {metrics[$"{tests}[{i}].statistic"].Show("f3")}, p = {metrics[$"{tests}[{i}].p_value"].Show("g2")}"))];

    private FeatureAxis[] Paired => [.. _axes.Take(MostPaired)];

    private string Only(int most) => _axes.Length <= most ? "" : $" Of {_axes.Length} features the first {most} are shown.";
}
