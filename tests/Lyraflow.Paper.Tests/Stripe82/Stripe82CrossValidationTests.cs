using System.Globalization;
using Lyraflow.Paper.Stripe82;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Ranking;
using Lyraflow.Workflows.CrossValidation.Methods;
using Lyraflow.Workflows.CrossValidation;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Tests.Stripe82;

public sealed class Stripe82CrossValidationTests : IDisposable
{
    private static readonly string[] Quick = ["gaussian", "knn_10"];

    private readonly string _folder = Directory.CreateTempSubdirectory("lyraflow-crossval-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_table_can_be_recomputed_from_the_written_scores()
    {
        var metrics = Run(Options() with { Repeats = 2 })!;
        var lines = File.ReadAllLines(PathOf(CrossValidationRun.ScoresFile));
        Assert.Equal("row,label,fold,repeat,gaussian,knn_10", lines[0]);
        var cells = lines.Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.Equal(2 * 440, cells.Length);
        for (var column = 4; column < 6; column++)
        {
            var repeats = cells.GroupBy(row => row[3]).Select(repeat => RankingMetrics.AveragePrecision(new LabeledScores(
                [.. repeat.Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))],
                [.. repeat.Select(row => row[1] == "rrlyrae")]).Counts));
            var found = metrics.Methods.Single(method => method.Name == lines[0].Split(',')[column]).AveragePrecision;
            Assert.Equal(repeats.Average(), found.Value, 1e-14);
            Assert.InRange(found.Value, found.Interval!.Low, found.Interval.High);
        }
    }

    [Fact]
    public void Drawn_folds_hold_the_classes_in_the_same_proportion()
    {
        Run(Options());
        var rows = File.ReadAllLines(PathOf(CrossValidationRun.ScoresFile)).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.Equal(4, rows.Select(row => row[2]).Distinct().Count());
        Assert.All(rows.CountBy(row => (row[1], row[2])), pair => Assert.Equal(pair.Key.Item1 == "star" ? 100 : 10, pair.Value));
    }

    [Fact]
    public void The_number_of_threads_does_not_change_the_scores()
    {
        Run(Options() with { Threads = 1, Methods = ["mixture_5_1", "boosted_trees"] });
        var one = File.ReadAllBytes(PathOf(CrossValidationRun.ScoresFile));
        Run(Options() with { Threads = 2, Methods = ["mixture_5_1", "boosted_trees"], Overwrite = true });
        Assert.Equal(one, File.ReadAllBytes(PathOf(CrossValidationRun.ScoresFile)));
    }

    [Fact]
    public void A_run_that_was_cut_off_goes_on_at_the_first_unfinished_task()
    {
        using var source = new CancellationTokenSource();
        var stop = new Relay(report =>
        {
            if (report.Fraction >= 0.25)
            {
                source.Cancel();
            }
        });
        Assert.Null(Stripe82CrossValidation.Run(Options(), stop, source.Token));
        Assert.False(File.Exists(PathOf(CrossValidationRun.MetricsFile)));
        var finished = Directory.GetFiles(PathOf("folds")).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.Equal(2, finished.Count);

        Assert.NotNull(Run(Options()));
        Assert.All(finished, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));
        var resumed = File.ReadAllBytes(PathOf(CrossValidationRun.ScoresFile));
        Run(Options() with { Overwrite = true });
        Assert.Equal(resumed, File.ReadAllBytes(PathOf(CrossValidationRun.ScoresFile)));
    }

    [Fact]
    public void A_finished_run_takes_further_methods_but_no_other_options()
    {
        Run(Options());
        Assert.Equal(3, Run(Options() with { Methods = [.. Quick, "logistic"] })!.Methods.Count);
        Refused(Options() with { Seed = 1 }, "other data, folds, seed");
        Refused(Options() with { Folds = 5 }, "other data, folds, seed");
        Assert.True(File.Exists(PathOf(CrossValidationRun.MetricsFile)));
    }

    [Fact]
    public void A_damaged_fold_is_refused_by_name()
    {
        Run(Options());
        var file = Directory.GetFiles(PathOf("folds")).Order().First();
        File.WriteAllText(file, "{");
        Refused(Options(), Path.GetFileName(file));
    }

    [Fact]
    public void The_fold_column_decides()
    {
        var metrics = Run(Options() with { Folds = null, FoldsColumn = "fold" })!;
        Assert.Equal(3, metrics.Folds);
        var rows = File.ReadAllLines(PathOf(CrossValidationRun.ScoresFile)).Skip(1).Select(line => line.Split(','));
        Assert.All(
            rows,
            row => Assert.Equal(int.Parse(row[0], CultureInfo.InvariantCulture) % 3, int.Parse(row[2], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Every_method_fits_scores_and_separates()
    {
        var metrics = Run(Options() with
        {
            Folds = 2,
            Methods =
            [
                .. MethodList.All.Select(method => method.Name).Where(
                    name => !name.StartsWith("mixture_", StringComparison.Ordinal) && !name.StartsWith("flow", StringComparison.Ordinal))
            ],
        })!;
        Assert.All(metrics.Methods, method => Assert.InRange(method.RocAuc.Value, 0.9, 1));
    }

    [Fact]
    public void Impossible_options_are_refused_before_the_folder_is_touched()
    {
        Refused(Options() with { Methods = ["flow", "magic"] }, "'magic'");
        Refused(Options() with { Methods = [] }, "choose from stack");
        Refused(Options() with { Folds = 1 }, "at least 2");
        Refused(Options() with { Folds = 41 }, "too few for 41 folds");
        Refused(Options() with { Repeats = 0 }, "repeats");
        Refused(Options() with { FoldsColumn = "fold" }, "exclude each other");
        Refused(Options() with { Folds = null, FoldsColumn = "fold", Repeats = 2 }, "Repeats need");
        Refused(Options() with { Folds = null, FoldsColumn = "label" }, "'star'");
        Assert.False(Directory.Exists(PathOf(string.Empty)));
    }

    private Stripe82CrossValidationRequest Options()
    {
        var path = Path.Combine(_folder, "stars.csv");
        if (!File.Exists(path))
        {
            var random = new RandomSource(1);
            double Colour(int row) => random.NextNormal() + (row < 400 ? 0 : 1.5);
            File.WriteAllLines(path, Enumerable.Range(0, 440).Select(row => string.Create(
                CultureInfo.InvariantCulture,
                $"{Colour(row):f3},{Colour(row):f3},{Colour(row):f3},{Colour(row):f3},{(row < 400 ? "star" : "rrlyrae")},{row % 3}"))
                .Prepend("u_g,g_r,r_i,i_z,label,fold"));
        }

        return new Stripe82CrossValidationRequest
        {
            Data = path,
            Folds = 4,
            Methods = Quick,
            Threads = 1,
            Report = false,
            Out = PathOf(string.Empty),
        };
    }

    private string PathOf(string file) => Path.Combine(_folder, "out", file);

    private static CrossValidationMetrics? Run(Stripe82CrossValidationRequest request)
        => Stripe82CrossValidation.Run(request, null, TestContext.Current.CancellationToken);

    private static void Refused(Stripe82CrossValidationRequest request, string part)
        => Assert.Contains(part, Assert.Throws<InputException>(() => Run(request)).Message, StringComparison.Ordinal);

    private sealed class Relay(Action<StageProgress> action) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => action(value);
    }
}
