using Lyraflow.Onnx.Decisions;
using Lyraflow.Onnx.Densities;
using Lyraflow.Onnx.Format;
using Lyraflow.Onnx.Graphs;
using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Onnx;

/// <summary>
/// A model as ONNX: rows of features in, and of context where the model has one; the log density of each class, the ratio and
/// the posterior of the class that is sought and the flag of rows that no class explains out. docs/elsewhere.md has the names.
/// </summary>
public static class OnnxModel
{
    private const string Rows = "rows";

    /// <summary>Writes a model. The same model gives the same bytes.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="rule">How densities are turned into a decision.</param>
    /// <param name="program">What writes it, and its version.</param>
    /// <param name="description">What the model is, for people.</param>
    /// <param name="notes">Texts by name, which runtimes show as metadata.</param>
    /// <exception cref="InputException">The model has what a graph cannot hold, or is too large for a file of this kind.</exception>
    public static void Write(
        Stream stream,
        Model model,
        ScoringRule rule,
        (string Name, string Version) program,
        string description,
        IEnumerable<KeyValuePair<string, string>> notes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rule);
        var graph = new Graph();
        Build(graph, model, rule);
        stream.Write(OnnxMessages.Model(program, description, graph.Write(program.Name), notes).Bytes);
    }

    private static void Build(Graph graph, Model model, ScoringRule rule)
    {
        var features = Input(graph, "features", model.Features.Select(feature => feature.Name));
        var context = model.Context.Count > 0 ? Input(graph, "context", model.Context.Select(item => item.Name)) : null;
        var isMissing = IsMissing(context is null ? features : features.Beside(context));
        var inputs = new GraphInputs(Known(features), context is null ? null : Known(context));
        Value[] densities = [.. model.Classes.Select(item => DensityGraph.LogDensity(item.Name, item.Density, inputs))];

        // In single precision, as scored tables have it; ratio and posterior are made of the same numbers.
        var logDensities = densities[0].Beside(densities[1..]).To(NumberType.Float);
        var names = string.Join(", ", model.Classes.Select(item => item.Name));
        graph.Output(
            "log_density",
            WithoutMissing(logDensities, isMissing).WithoutLastRow(),
            [new Axis(0, Rows), new Axis(densities.Length)],
            $"ln p of each class ({names}) in nats, per unit of the features; not a number where a feature is none");
        var wide = logDensities.To(NumberType.Double);
        if (rule.Priors is { } priors)
        {
            var target = model.Classes[rule.Target].Name;
            var prior = graph.Input("prior", priors.Probabilities, $"how common each class ({names}) is; may be left out");
            var decision = new DecisionGraph(rule, wide, prior);
            Row("log10_ratio", decision.LogRatio() / Math.Log(10), $"log10 of the likelihood ratio of {target} against the others");
            Row("posterior", decision.Posterior(), $"the probability of {target}{(rule.Calibration is null ? "" : ", calibrated")}");
        }

        var isOutlier = DecisionGraph.Outlier(rule, wide) & !isMissing;
        graph.Output("outlier", isOutlier.WithoutLastRow().Reshape(-1), [new Axis(0, Rows)], "whether no class explains the row");

        void Row(string name, Value value, string description)
            => graph.Output(name, WithoutMissing(value, isMissing).WithoutLastRow().Reshape(-1), [new Axis(0, Rows)], description);
    }

    private static Value Input(Graph graph, string name, IEnumerable<string> columns)
    {
        string[] all = [.. columns];
        var values = graph.Input(name, NumberType.Float, [new Axis(0, Rows), new Axis(all.Length)], string.Join(", ", all));

        // A row that is taken away in the end: without rows there is no largest number, and runtimes differ on what that means.
        return values.Joined(0, graph.Constant(new float[all.Length], 1, all.Length));
    }

    /// <summary>Rows × 1: whether one of the numbers is none, or infinite.</summary>
    private static Value IsMissing(Value values)
        => (values.IsNaN() | values.IsInfinite()).To(NumberType.Float).Largest() > 0.5;

    /// <summary>Zeros in the place of what is missing, so that every comparison on the way has an answer.</summary>
    private static Value Known(Value values) => (values.IsNaN() | values.IsInfinite()).Choose(values.Number(0), values);

    private static Value WithoutMissing(Value values, Value isMissing) => isMissing.Choose(values.Number(double.NaN), values);
}
