using System.Globalization;
using Lyraflow.Cli.Tests;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Rows;
using Lyraflow.Stacks;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;
using Lyraflow.Tests.Layers.Contracts;
using Lyraflow.Tests.Stacks;
using Lyraflow.Workflows.Export;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Onnx.Tests;

/// <summary>docs/score.py, which does what docs/model-file.md says with NumPy alone.</summary>
public sealed class NumPyTests(ITestOutputHelper output) : IDisposable
{
    private const string ScoreAll = """
        import glob, sys
        sys.path.insert(0, sys.argv[1])
        import numpy, score
        for file in glob.glob(sys.argv[2] + "/*.safetensors"):
            model, tensors = score.read(file)
            table = numpy.loadtxt(file + ".csv", delimiter=",", ndmin=2)
            split = len(model["features"])
            logs = score.log_densities(model, tensors, table[:, :split], table[:, split:])
            numpy.savetxt(file + ".logs", logs, fmt="%.17g", delimiter=",")
            if len(model["classes"]) > 1 and len(sys.argv) > 3:
                prior = [float(number) for number in sys.argv[4].split(",")]
                both = score.ratio_and_posterior(model, logs, sys.argv[3], prior)
                numpy.savetxt(file + ".decision", numpy.stack(both, 1), fmt="%.17g", delimiter=",")
        """;

    private static readonly string Documents = Path.GetDirectoryName(Repository.File("docs", "score.py"))!;

    private readonly TemporaryFolder _folder = new();
    private readonly List<(string File, Model Model, FeatureTable<float> Rows)> _models = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_bijection()
    {
        foreach (var name in BijectionRegistry.Names.Select(row => row.Data))
        {
            var (model, rows) = ExampleModels.OfBijections(name);
            Add(model, rows);
        }

        Require();
    }

    [Fact]
    public void Every_recipe()
    {
        foreach (var recipe in FlowRecipe.Names)
        {
            foreach (var (dimension, context) in ExampleModels.Sizes(recipe))
            {
                var model = ExampleModels.OfFlows(recipe, dimension, context, classes: 1);
                Add(model, ExampleModels.Rows(model, rowsOfEach: 20));
            }
        }

        Require();
    }

    [Fact]
    public void Every_base()
    {
        foreach (var shape in new BaseDistributionShape[] { new StudentTShape(), new NormalMixtureShape(4) })
        {
            var flow = new NeuralSplineFlow { Layers = 2 }.Compose(3, ExampleModels.Units(3));
            var model = ExampleModels.OfFlow(flow with { Base = shape });
            Add(model, ExampleModels.Rows(model, rowsOfEach: 20));
        }

        Require();
    }

    [Fact]
    public void Mixtures_and_stacks_with_their_decision()
    {
        var rows = ExampleRows.Draw(20, [1.5, 1.5], [0.8, 0.8]);
        var settings = new GaussianMixtureSettings { Components = 3, Starts = 1, DegreesOfFreedom = 8 };
        var cancellation = TestContext.Current.CancellationToken;
        Add(ExampleModels.Of([GaussianMixture.Fit(SkewedRows.Draw(100, 2, seed: 1), settings, threads: 1, cancellation)], 2), rows);
        var fits = StackTraining.Fit(
            [("class0", SkewedRows.Draw(100, 2, seed: 2)), ("class1", SkewedRows.Draw(80, 2, seed: 3, shift: 1))],
            new StackSettings { Effort = StackEffort.Quick, Threads = 2 },
            cancellation);
        Add(
            ExampleModels.Of(fits.Select(fit => fit.Density), 2) with
            {
                Decision = new Decision
                {
                    Target = "class1",
                    TrainingPrior = 0.4,
                    Objects = 80,
                    Others = 100,
                    OtherRows = 100,
                    Slope = 0.7,
                    Intercept = 0.4,
                    Curve = [],
                },
            },
            rows);
        Require("class1", 0.9, 0.1);
    }

    [Fact]
    public void The_embedded_models()
    {
        foreach (var name in EmbeddedModel.Names)
        {
            Add(EmbeddedModel.Load(name).Model, ExampleRows.Draw(20, [1.0, 0.3, 0.1, 0.05], [0.1, 0.07, 0.04, 0.05]));
        }

        Require("rrlyrae", 0.99, 0.01);
    }

    [Fact]
    public void The_command_that_the_script_names()
    {
        var model = ExampleModels.OfFlows("maf", 2, context: 1, classes: 2);
        Add(model, ExampleModels.Rows(model, rowsOfEach: 1));
        const string command = "import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')";
        var printed = Python.Run(
            "numpy", command, Repository.File("docs", "score.py"), _models[0].File, $"{_models[0].File}.csv");
        Assert.Equal(ExampleRows.Spreads.Count, printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private void Add(Model model, FeatureTable<float> rows)
    {
        var file = _folder[string.Create(CultureInfo.InvariantCulture, $"{_models.Count}.safetensors")];
        ModelFile.Save(model, file, overwrite: false);
        IEnumerable<float[]> columns = [.. rows.Columns, .. rows.Context?.Columns ?? []];
        File.WriteAllLines(
            $"{file}.csv",
            Enumerable.Range(0, rows.Rows).Select(row
                => string.Join(',', columns.Select(column => column[row].ToString("R", CultureInfo.InvariantCulture)))));
        _models.Add((file, model, rows));
    }

    private void Require(string? target = null, params double[] prior)
    {
        string[] decision = target is null
            ? []
            : [target, string.Join(',', prior.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))];
        Python.Run("numpy", ScoreAll, [Documents, _folder.Path, .. decision]);
        foreach (var (file, model, rows) in _models)
        {
            var logs = Read($"{file}.logs", model.Classes.Count);
            var (fromDouble, fromScores) = Agreement.Require(model, rows, logs);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}: {fromDouble:g3} from double, {fromScores.Max():g3} from scores"));
            if (target is not null && model.Classes.Count > 1)
            {
                RequireDecision(model, logs, target, prior, Read($"{file}.decision", 2));
            }
        }
    }

    private static void RequireDecision(Model model, double[][] logs, string target, double[] prior, double[][] theirs)
    {
        var k = PriorText.Target(model, target);
        var rule = ExportRun.Rule(model, k, null);
        var densities = new ClassLogDensities(logs);
        var ratio = new double[densities.Rows];
        var posterior = new double[densities.Rows];
        LogLikelihoodRatio.AgainstRest(densities, Priors.Given(prior), k, ratio);
        var areThresholdsKnown = model.Classes.All(item => item.Training?.OutlierLogDensity is not null);
        OutlierThreshold[] thresholds = areThresholdsKnown
            ? [.. rule.Thresholds]
            : [.. rule.Thresholds.Select(_ => new OutlierThreshold(double.NegativeInfinity))];
        if (rule.Calibration is { } calibration)
        {
            Posterior.Calibrated(densities, Priors.Given(prior), k, calibration, thresholds, posterior);
        }
        else
        {
            Posterior.OfClass(densities, Priors.Given(prior), k, posterior);
        }

        for (var row = 0; row < ratio.Length; row++)
        {
            Numbers.Close(ratio[row] * Math.Log(10), theirs[0][row], 1e-9 * Math.Max(1, Math.Abs(ratio[row])));
            Numbers.Close(posterior[row], theirs[1][row], 1e-9);
        }
    }

    private static double[][] Read(string file, int columns)
    {
        var lines = File.ReadAllLines(file).Select(line => line.Split(',')).ToArray();
        return
        [
            .. Enumerable.Range(0, columns).Select(column => lines.Select(line => Number(line[column])).ToArray())
        ];

        static double Number(string text)
            => text == "-inf" ? double.NegativeInfinity : double.Parse(text, CultureInfo.InvariantCulture);
    }
}
