using System.Globalization;
using Lyraflow.Reports.Content;
using Lyraflow.Workflows.Reporting;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>What the comparison says, in plain words.</summary>
internal static class MethodSummary
{
    public static IReadOnlyList<Prose> Of(MetricsDocument metrics, MethodTables tables)
    {
        var summary = new List<Prose> { Best(metrics, tables) };
        if (tables.Reference is { } reference)
        {
            summary.Add(Reference(metrics, tables, reference));
            if (tables.BestOtherDensity(tables.Classes[0]) is not null)
            {
                summary.Add(Densities(tables, reference));
            }
        }

        summary.Add(
            "Every object was scored by a fit that had not seen it. Intervals in brackets hold 95 % of 1,000 bootstrap resamples of "
                + "the objects; they do not contain what other folds or another training run would change. Repeats show that.");
        return summary;
    }

    private static Prose Best(MetricsDocument metrics, MethodTables tables)
    {
        var best = tables.Methods[0];
        return $"Of {tables.Methods.Count.ToString(CultureInfo.InvariantCulture)} methods on the same folds, {tables.NameOf(best)} ranks "
            + $"{tables.InWords(tables.Classes[1])} best: its average precision, the mean purity over all completenesses, is "
            + $"{metrics.Estimate($"{best}.average_precision", "f3")}.";
    }

    private static Prose Reference(MetricsDocument metrics, MethodTables tables, string reference)
    {
        Prose prose = $"The {tables.NameOf(reference)} reaches {metrics.Estimate($"{reference}.average_precision", "f3")}.";
        (Verdict Verdict, string Words)[] verdicts =
        [
            (Verdict.Better, "It beats"),
            (Verdict.Undecided, "These objects do not decide between it and"),
            (Verdict.Worse, "It loses to"),
        ];
        foreach (var (verdict, words) in verdicts)
        {
            string[] those =
            [
                .. tables.Methods.Where(path => path != reference && Verdicts.Of(metrics, $"{path}.reference_less_this") == verdict),
            ];
            for (var i = 0; i < those.Length; i++)
            {
                var difference = metrics.Number($"{those[i]}.reference_less_this.estimate", "+0.000;-0.000;0.000");
                prose.AppendFormatted((Prose)$"{(i == 0 ? $" {words} " : ", ")}{tables.NameOf(those[i])} ({difference})");
            }

            prose.AppendLiteral(those.Length > 0 ? "." : "");
        }

        prose.AppendLiteral($" In parentheses: the {tables.NameOf(reference)}'s average precision less that method's, on the same "
            + $"objects.");
        return prose;
    }

    private static Prose Densities(MethodTables tables, string reference)
    {
        Prose prose = "As densities of held-out objects, in nats per object:";
        foreach (var name in tables.Classes)
        {
            var other = tables.BestOtherDensity(name)!;
            var (theirs, ours) = (tables.Loss(other, name), tables.Loss(reference, name));
            var better = ours.Value <= theirs.Value;
            Prose clause = $"{(name == tables.Classes[0] ? "" : ";")} for {tables.InWords(name)} the {tables.NameOf(reference)} is "
                + $"{(better ? "better" : "worse")} than {tables.NameOf(other)}, the best of the others, by "
                + $"{(better ? theirs - ours : ours - theirs):f3}";
            prose.AppendFormatted(clause);
        }

        prose.AppendLiteral(".");
        return prose;
    }
}
