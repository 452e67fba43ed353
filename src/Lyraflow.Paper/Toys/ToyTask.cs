using System.Globalization;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Moments;
using Lyraflow.Training;

namespace Lyraflow.Paper.Toys;

/// <summary>One flow on one toy.</summary>
internal sealed record ToyTask(ToyDensity Toy, string Flow)
{
    private const int SamplesShown = 3000;

    /// <summary>Whether the flow can be tried: a box needs a density that ends.</summary>
    public bool IsPossible => Flow != "nsf-box" || Toy.EndsAtSquare;

    /// <summary>Trains the flow and compares it with the truth on rows that it has not seen.</summary>
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    public ToyOutcome Run(ToyRequest request, CancellationToken cancellation)
    {
        var random = new RandomSource(request.Seed).Fork(Toy.Name);
        var training = Toy.Sample(request.Rows, random.Fork("training"));
        var validation = Toy.Sample(Math.Max(1, request.Rows / 2), random.Fork("validation"));
        var test = Toy.Sample(request.Rows, random.Fork("test"));
        var settings = new TrainingSettings { Epochs = request.Epochs, BatchSize = Math.Min(500, request.Rows) };
        var fit = new FlowTraining<float>(training, validation, new Preset(Recipe(), settings), random.Fork(Flow));
        var flow = fit.Flow;
        using var team = new WorkerTeam(1);
        var result = fit.Run(team, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var measured = flow.LogDensity(test, threads: 1);
        double[] excess = [.. measured.Select((value, row) => Toy.LogDensity(test.Columns[0][row], test.Columns[1][row]) - value)];
        var metrics = new ToyMetrics
        {
            Toy = Toy.Name,
            Flow = Flow,
            Parameters = flow.Parameters.Length,
            Entropy = Toy.Entropy,
            TestLoss = -measured.Average(),
            NatsAboveEntropy = excess.Average(),
            StandardError = Scatter.StandardErrorOfMean(excess),
            BestEpoch = result.BestEpoch,
            Epochs = result.Losses[^1].Epoch,
            StopReason = result.StopReason,
            Seconds = result.Seconds,
        };
        return new ToyOutcome(metrics, flow.Sample(SamplesShown, random.Fork($"sample {Flow}"), threads: 1), Heat(flow));
    }

    public string Describe(ToyMetrics metrics) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Flow} on {Toy.Name}: {metrics.NatsAboveEntropy:f3} nats above the entropy, {metrics.Seconds:f1} s");

    private FlowRecipe Recipe()
    {
        double[] low = [-Toy.HalfWidth, -Toy.HalfWidth];
        double[] high = [Toy.HalfWidth, Toy.HalfWidth];
        var recipe = FlowRecipe.Create(Flow, new RecipeOverrides { Box = Flow == "nsf-box" ? new BoxScalingShape(low, high) : null });

        // In standardized units the toys end near 3; bins beyond would be wasted.
        return recipe is SplineFlowRecipe spline ? spline with { Bins = 16, TailBound = [3] } : recipe;
    }

    /// <summary>The density in the middle of each cell of the toy's square, rows from the top.</summary>
    private double[,] Heat(Flow<float> flow)
    {
        var cells = new FeatureTable<float>(ToyPictures.HeatCells * ToyPictures.HeatCells, 2);
        ToyPictures.ForEachCell(
            Toy, ToyPictures.HeatCells, (index, x, y) => (cells.Columns[0][index], cells.Columns[1][index]) = ((float)x, (float)y));
        var density = flow.LogDensity(cells, threads: 1);
        var heat = new double[ToyPictures.HeatCells, ToyPictures.HeatCells];
        for (var i = 0; i < density.Length; i++)
        {
            heat[i / ToyPictures.HeatCells, i % ToyPictures.HeatCells] = Math.Exp(density[i]);
        }

        return heat;
    }
}

/// <summary>What a task measured, and what to draw.</summary>
/// <param name="Metrics">The numbers.</param>
/// <param name="Samples">Rows that the flow drew.</param>
/// <param name="Heat">Its density on a grid, rows from the top.</param>
internal sealed record ToyOutcome(ToyMetrics Metrics, FeatureTable<float> Samples, double[,] Heat);
