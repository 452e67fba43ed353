using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.Json;
using Lyraflow.Flows;
using Lyraflow.Paper.Reproduction;
using Lyraflow.Primitives;
using Lyraflow.Training;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Sweep;

/// <summary>One training of a sweep.</summary>
/// <param name="Number">Its number, 0 for the first.</param>
/// <param name="Layers">Coupling layers.</param>
/// <param name="Bins">Bins of each spline.</param>
/// <param name="Neurons">Width of both hidden layers.</param>
/// <param name="Seed">Seed of starting weights and batches.</param>
/// <param name="Fold">The fold that is tested on.</param>
public sealed record SweepTask(int Number, int Layers, int Bins, int Neurons, int Seed, int Fold);

/// <summary>All trainings of a sweep, independent of each other, so that a cluster's job array can run them.</summary>
/// <param name="LyraflowVersion">The program that made the plan.</param>
/// <param name="Class">The class whose density is learned.</param>
/// <param name="Tasks">The trainings, by their number.</param>
public sealed record SweepPlan(string LyraflowVersion, string Class, IReadOnlyList<SweepTask> Tasks)
{
    /// <summary>The plan's file in its folder.</summary>
    public const string FileName = PlanFile.Name;

    /// <summary>The kind of work, as the plan's file says it.</summary>
    public const string SweepWork = "sweep";

    /// <summary>The rows are divided into so many folds: one to test, the next to validate, the others to train.</summary>
    public const int FoldCount = 10;

    private const int MostTasks = 100_000;
    private const int LargestFile = 1 << 26;

    /// <summary>Which command's work this is.</summary>
    [JsonPropertyName(PlanFile.WorkKey)]
    [JsonPropertyOrder(-1)]
    public string Work { get; } = SweepWork;

    /// <summary>What identifies the plan: results of another one are refused.</summary>
    [JsonIgnore]
    public string Fingerprint => Sha256.Hex(JsonSerializer.SerializeToUtf8Bytes(this, SweepJson.Default.SweepPlan));

    /// <summary>Lists the trainings.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public static SweepPlan Create(SweepRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        InputException.ThrowUnless(request.Class is "star" or "rrlyrae", $"There is no class '{request.Class}'; choose star or rrlyrae.");
        InputException.ThrowUnless(
            request.Folds is >= 1 and <= FoldCount, $"A sweep tests on 1 to {FoldCount} folds, not {request.Folds}.");
        (string Name, IReadOnlyList<int> Values)[] choices =
        [
            ("layers", request.Layers), ("bins", request.Bins), ("neurons", request.Neurons), ("seeds", request.Seeds),
        ];
        foreach (var (name, values) in choices)
        {
            InputException.ThrowUnless(
                values.Count > 0 && values.Distinct().Count() == values.Count,
                $"The {name} of a sweep must be some different numbers, not [{string.Join(", ", values)}].");
        }

        var count = (long)request.Layers.Count * request.Bins.Count * request.Neurons.Count * request.Seeds.Count * request.Folds;
        InputException.ThrowUnless(count <= MostTasks, $"{count} trainings are too many for one plan; {MostTasks} are the most.");
        SweepTask[] tasks = [.. from layers in request.Layers
                                from bins in request.Bins
                                from neurons in request.Neurons
                                from seed in request.Seeds
                                from fold in Enumerable.Range(0, request.Folds)
                                select new SweepTask(0, layers, bins, neurons, seed, fold)];
        for (var i = 0; i < tasks.Length; i++)
        {
            tasks[i] = tasks[i] with { Number = i };
        }

        var plan = new SweepPlan(ProgramVersion.Text, request.Class, tasks);
        plan.Check("The plan");
        return plan;
    }

    /// <summary>Writes the plan into its folder.</summary>
    /// <exception cref="InputException">The folder cannot be written to, or holds a plan that may not be replaced.</exception>
    public void Save(string folder, bool overwrite)
    {
        var output = new OutputFolder(folder, overwrite);
        output.Claim([FileName]);
        output.Write(FileName, stream => JsonSerializer.Serialize(stream, this, SweepJson.Default.SweepPlan));
    }

    /// <summary>Reads the plan of a folder.</summary>
    /// <exception cref="InputException">There is none, or it is damaged.</exception>
    public static SweepPlan Load(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), FileName);
        if (!File.Exists(path))
        {
            throw new InputException($"{path}: there is no plan", Remedy.Plan);
        }

        InputException.ThrowUnless(new FileInfo(path).Length <= LargestFile, $"{path}: is too large for a plan.");
        SweepPlan? plan;
        try
        {
            using var stream = File.OpenRead(path);
            plan = JsonSerializer.Deserialize(stream, SweepJson.Default.SweepPlan);
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: is no plan of a sweep", Remedy.Plan, fault);
        }

        InputException.ThrowUnless(
            plan is { Tasks.Count: > 0 and <= MostTasks }, $"{path}: has no trainings, or too many; make another plan.");
        plan!.Check(path);
        return plan;
    }

    /// <summary>The flow and the training of a task: the sound reproduction's, with other layers, bins and widths.</summary>
    internal Preset Recipe(SweepTask task)
    {
        var recipe = Class == "star" ? Protocol.Sound.Star : Protocol.Sound.RrLyrae;
        var flow = (NeuralSplineFlow)recipe.Flow;
        return recipe with { Flow = flow with { Layers = task.Layers, Bins = task.Bins, Hidden = [task.Neurons, task.Neurons] } };
    }

    private void Check(string where)
    {
        InputException.ThrowUnless(Class is "star" or "rrlyrae", $"{where}: there is no class '{Class}'; choose star or rrlyrae.");
        for (var i = 0; i < Tasks.Count; i++)
        {
            var task = Tasks[i];
            InputException.ThrowUnless(
                task is not null && task.Number == i && task.Fold is >= 0 and < FoldCount,
                string.Create(
                    CultureInfo.InvariantCulture, $"{where}: training {i} has another number or an impossible fold; make another plan."));
        }

        foreach (var task in Tasks.DistinctBy(task => (task.Layers, task.Bins, task.Neurons)))
        {
            Recipe(task).Flow.Compose(4).ListParameters();
        }
    }
}
