using System.Text.Json;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>The last step of a cross-validation whose folds were shared out: are all there?</summary>
public static class CrossValidationFinish
{
    /// <summary>The kind of work, as the plan's file says it.</summary>
    public const string Work = "crossval";

    /// <summary>What a folder's plan was asked for, and of which kind that is.</summary>
    /// <exception cref="InputException">There is no plan, or it is damaged.</exception>
    public static (string Kind, JsonElement Request) Planned(string folder)
    {
        var plan = CrossValidationPlan.Load(folder);
        return (plan.Kind, plan.Request);
    }

    /// <summary>Which folds of a folder's plan are missing or broken.</summary>
    /// <exception cref="InputException">There is no plan, or it is damaged.</exception>
    public static FinishResult Check(string folder)
    {
        var parts = CrossValidationPlan.Load(folder).Parts;
        return new FinishResult(
            folder,
            parts.Count,
            [
                .. parts.Select(part => (part.File, Fault: Fault(folder, part))).Where(part => part.Fault is not null)
                    .Select(part => new PartFault(part.File, part.Fault!)),
            ]);
    }

    private static string? Fault(string folder, PlannedFold part)
    {
        try
        {
            return FoldStore.Read(Path.Combine(folder, part.File), part.Fingerprint, part.Method, part.Rows) is null
                ? "missing: it is not finished yet"
                : null;
        }
        catch (InputException fault)
        {
            return $"broken: {fault.Message.TrimEnd('.')}; delete it to have it made again";
        }
    }
}
