using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Cli.Output;

/// <summary>What the libraries suggest, in the words of this command line: the one place that turns a remedy into flags.</summary>
internal static class RemedyWords
{
    /// <summary>The whole message: the fact, and what to do about it.</summary>
    public static string Of(InputException failure) => Join(failure.Message, Of(failure.Remedy, failure.Subject));

    /// <summary>The whole notice of a run, likewise; null where it gives none.</summary>
    public static string? Of(StageProgress progress)
        => progress.Notice is { } notice ? Join(notice, Of(progress.Remedy, string.Empty)) : null;

    private static string Join(string fact, string words) => words.Length == 0 ? fact : $"{fact.TrimEnd('.')}; {words}.";

    /// <summary>What to do; empty where the fact says it all.</summary>
    internal static string Of(Remedy remedy, string subject) => remedy switch
    {
        Remedy.None => string.Empty,
        Remedy.ReplaceFile => "name another file with -o, or add --overwrite",
        Remedy.ReplaceFolder => "choose another folder with --out DIR, or replace what is there with --overwrite",
        Remedy.ChooseFile => "name another file or folder with -o",
        Remedy.ChooseFolder => "choose another folder with --out DIR",
        Remedy.NameFolder => "name a folder with -o DIR",
        Remedy.LeaveOutReport => "remove it, choose another folder with --out DIR, or add --no-report",
        Remedy.StartAnew => "delete it to have it made again, or start anew with --overwrite",
        Remedy.ChooseRows => "take such rows out with --where",
        Remedy.ChooseRowsOrSentinels => "check the features, --where and --sentinels",
        Remedy.ChooseRowsOrMissing => "take such rows out with --where, or choose --missing null or drop",
        Remedy.ChooseValidationRows => "check --validation",
        Remedy.NameLabel => "say with --label COLUMN which row is of which class",
        Remedy.NameClasses => "choose some with --classes A,B",
        Remedy.CheckClasses => "add rows of the class, or check --label, the names of the classes and --where",
        Remedy.MapName => $"say which is meant with --map {subject}=COLUMN",
        Remedy.ConvertUnits => $"convert it, as with --map \"{subject}=FORMULA\", or add --ignore-units where both mean the same",
        Remedy.ChooseColumns => "choose some with --columns",
        Remedy.PassOver => "take it away, choose the others with a pattern, or leave out --strict",
        Remedy.NameFeatures => "say with --features SQL,SQL what is modelled, formulas over columns",
        Remedy.CheckTarget => "check --target",
        Remedy.CheckPrior => "check --prior",
        Remedy.CheckSelect => "check --select",
        Remedy.GiveRatio => "select by a log10 ratio, as --select 2.5, or train it again with lyraflow train",
        Remedy.LeaveOutSelect => "leave out --select",
        Remedy.GiveContext => $"say at which with --context \"{subject}\", or with --given FILE",
        Remedy.LeaveOutErrors => "leave out --errors and --limits, and choose --missing null, drop or fail",
        Remedy.GiveErrors => "give their errors with --errors",
        Remedy.ChooseMixture => "choose --model mixture or flow, or leave out --errors",
        Remedy.Marginalize => "add --missing marginalize",
        Remedy.GiveRows => "name them with --given FILE",
        Remedy.LeaveOutContext => "leave out --context and --given",
        Remedy.GiveCount => "say with -n N how many",
        Remedy.LeaveOutJitter => "leave out --jitter",
        Remedy.LeaveOutFeatures => "leave out --features, --context, --units, --label, --classes, --map and --where",
        Remedy.GiveBox => "add --box \"LOW:HIGH, LOW:HIGH\", one pair for each feature",
        Remedy.FewerFolds => "ask for fewer with --folds",
        Remedy.CheckAddress => "check the address, --base-url or LYRAFLOW_DATA_URL",
        Remedy.Plan => "make one with lyraflow sweep plan",
        Remedy.PlanAnew => "delete plan.json to plan anew (what is finished and unchanged is kept), or name another folder with -o",
        Remedy.Work => "run lyraflow sweep run first",
        Remedy.Download => "name the catalogue with --data or LYRAFLOW_DATA, or download it with lyraflow fetch",
        Remedy.ChoosePort => "name another with --port, or none to have a free one",
        _ => throw new ArgumentOutOfRangeException(nameof(remedy), remedy, "This remedy has no words yet."),
    };
}
