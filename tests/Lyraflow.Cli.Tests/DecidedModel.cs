using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Rows;
using Lyraflow.Stacks;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests;

/// <summary>
/// Models whose every number is known without training: round Gaussians of unit width over x and y, the stars about (0, 0),
/// 9,900 of them, the rare class about (2, 0), 100, so that ln of their ratio is 2x − 2; and what held-out rows said of them.
/// </summary>
internal static class DecidedModel
{
    public const double Prior = 0.01;
    public const double OutlierLogDensity = -9;

    public static readonly Decision Decision = new()
    {
        Target = "rare",
        TrainingPrior = Prior,
        Objects = 100,
        Others = 10_000,
        OtherRows = 10_000,
        Slope = 0.9,
        Intercept = 0.25,
        Curve = [new(1.5, 0.40, 0.0001, 1), new(1, 0.60, 0.001, 10), new(0.5, 0.85, 0.01, 100), new(-0.5, 0.97, 0.1, 1000)],
    };

    public static Model Mixtures => NewModel([("star", 9900, Gaussian(0, 0, 1)), ("rare", 100, Gaussian(2, 0, 1))]) with
    {
        Decision = Decision,
    };

    public static Model ThreeClasses => NewModel(
        [("star", 9000, Gaussian(0, 0, 1)), ("rare", 100, Gaussian(2, 0, 1)), ("galaxy", 900, Gaussian(0, 3, 1))]) with
    {
        Decision = Decision,
    };

    public static Model OneClass => NewModel([("star", 9900, Gaussian(0, 0, 1))]);

    /// <summary>The rare class is a flow and a mixture, the stars a mixture alone; both lie on one floor.</summary>
    public static Model Stacks
    {
        get
        {
            var floor = Gaussian(0, 0, 100);
            var flow = new Flow<float>(
                new NeuralSplineFlow { Layers = 2, Bins = 4, Hidden = [8] }.Compose(2, new Standardization([2, 0], [1, 1])), seed: 1);
            var model = NewModel(
            [
                ("star", 9900, new StackedDensity([new(1, Gaussian(0, 0, 1))], floor)),
                ("rare", 100, new StackedDensity([new(0.25, flow), new(0.75, Gaussian(2, 0, 1))], floor)),
            ]);
            KindResult[] kinds = [new("mixture of 1", 2.75, 0.75), new("nsf", 2.9, 0.25), new("maf", 3.5, 0)];
            return model with
            {
                Decision = Decision,
                Classes =
                [
                    .. model.Classes.Select(item => item with
                    {
                        Training = item.Training! with { Effort = StackEffort.Quick, Kinds = kinds },
                    })
                ],
            };
        }
    }

    /// <summary>The posterior of the rare class of <see cref="Mixtures"/>, by hand.</summary>
    public static double Posterior(double x, double y, double prior)
    {
        double LogDensity(double center) => -(((x - center) * (x - center)) + (y * y)) / 2 - Math.Log(2 * Math.PI);
        var explained = Math.Exp(Math.Min(0, Math.Max(LogDensity(0), LogDensity(2)) - OutlierLogDensity));
        var logOdds = (0.9 * ((2 * x) - 2)) + (0.25 * explained) + Math.Log(prior / (1 - prior));
        return 1 / (1 + Math.Exp(-logOdds));
    }

    public static GaussianMixture Gaussian(double x, double y, double width)
        => new([new MixtureComponent(1, [x, y], new[,] { { width * width, 0 }, { 0, width * width } })]);

    private static Model NewModel(IReadOnlyList<(string Name, int Rows, IDensity<float> Density)> classes) => new(
        [new Feature("x", "mag"), new Feature("y", "mag")],
        [
            .. classes.Select(item => new ModelClass(item.Name, item.Density, new TrainingRecord
            {
                Program = "lyraflow",
                Source = "stars.csv",
                SourceHash = new string('0', 64),
                TrainingRows = item.Rows,
                Seed = 0,
                ValidationLoss = 2.84,
                OutlierLogDensity = OutlierLogDensity,
            }))
        ]);
}
