using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Storage;
using Lyraflow.Uncertainty;

namespace Lyraflow.Workflows.Uncertainty;

/// <summary>A model prepared to score rows that are partly uncertain.</summary>
public sealed class UncertainModel
{
    private UncertainModel(Model model, int target, IReadOnlyList<UncertainDensity> densities, IntegrationSettings settings)
    {
        Target = target;
        Densities = densities;
        Settings = settings;
        Layout = new ResultLayout(densities.Count);
        Counts = new UncertainCounts(model.Features.Count);
        Thresholds = new PatternThresholds(model.Classes, densities);
    }

    /// <summary>The index of the class that is sought.</summary>
    public int Target { get; }

    /// <summary>The classes.</summary>
    public IReadOnlyList<UncertainDensity> Densities { get; }

    /// <summary>How carefully flows are integrated.</summary>
    public IntegrationSettings Settings { get; }

    /// <summary>Where a row's results stand.</summary>
    internal ResultLayout Layout { get; }

    /// <summary>What became of the rows.</summary>
    internal UncertainCounts Counts { get; private set; }

    internal PatternThresholds Thresholds { get; }

    /// <summary>Prepares a model; where it has flows that takes some seconds.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="model">The model.</param>
    /// <param name="target">The index of the class that is sought.</param>
    /// <param name="threads">Threads; they do not change a bit of the result.</param>
    /// <param name="settings">How carefully flows are integrated; null for the defaults.</param>
    /// <exception cref="InputException">The model has a context.</exception>
    public static UncertainModel Of(string name, Model model, int target, int threads, IntegrationSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Context.Count > 0)
        {
            throw new InputException($"{name}: its densities are given {string.Join(", ", model.Context.Select(item => item.Name))}; "
                + "errors, limits and missing columns are for models without context", Remedy.LeaveOutErrors);
        }

        using var team = new WorkerTeam(threads);
        UncertainDensity[] densities = [.. model.Classes.Select(item => UncertainDensity.Of(item.Density, team))];
        return new UncertainModel(model, target, densities, settings ?? new IntegrationSettings());
    }

    /// <summary>Adds the function that scores to a session.</summary>
    internal void Register(TableSession session, string function, UncertainQuery query, bool marginalizes)
    {
        Counts = new UncertainCounts(query.Features.Count);
        RowFunction.Register(
            session, function, query.InputCount, Layout.Count, () => new UncertainRows(this, query, marginalizes));
    }

    /// <summary>The error of the log ratio in nats, or with one class of the log density.</summary>
    internal double ErrorOfRatio(ReadOnlySpan<double> errors)
    {
        var other = 0.0;
        for (var k = 0; k < errors.Length; k++)
        {
            other = k == Target ? other : Math.Max(other, errors[k]);
        }

        return Math.Sqrt((errors[Target] * errors[Target]) + (other * other));
    }
}

/// <summary>Where the results of a row stand in the list that the function gives; the classes' log densities come first.</summary>
/// <param name="Classes">Number of classes.</param>
internal sealed record ResultLayout(int Classes)
{
    /// <summary>Whether the row is scored as ever.</summary>
    public int IsExact => Classes;

    /// <summary>How far the log density of the class that comes nearest lies above that of its threshold.</summary>
    public int Above => Classes + 1;

    /// <summary>Whether no class explains the row.</summary>
    public int IsOutlier => Classes + 2;

    /// <summary>The error of the natural log ratio.</summary>
    public int Error => Classes + 3;

    /// <summary>Number of results.</summary>
    public int Count => Classes + 4;
}
