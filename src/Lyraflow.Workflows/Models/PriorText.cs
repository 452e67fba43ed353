using System.Globalization;
using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;
using Lyraflow.Storage;

namespace Lyraflow.Workflows.Models;

/// <summary>Which class is sought, and how common each is.</summary>
public static class PriorText
{
    /// <summary>The index of the class that is sought: the one named, else the one with the fewest training rows, else the last.</summary>
    /// <exception cref="InputException">There is no such class.</exception>
    public static int Target(Model model, string? name)
    {
        ArgumentNullException.ThrowIfNull(model);
        var names = model.Classes.Select(item => item.Name).ToList();
        if (name is not null)
        {
            var index = names.IndexOf(name);
            return index >= 0 ? index : throw new InputException(
                $"The model has no class {name} to seek, but {string.Join(", ", names)}", Remedy.CheckTarget);
        }

        return model.Classes.All(item => item.Training is not null)
            ? names.IndexOf(model.Classes.MinBy(item => item.Training!.TrainingRows)!.Name)
            : names.Count - 1;
    }

    /// <summary>
    /// The priors: "0.01" for the class that is sought, the others sharing the rest in their training proportions;
    /// "equal"; "a=0.99,b=0.01"; or null for the training proportions. Null for a model with one class.
    /// </summary>
    /// <exception cref="InputException">The text is none of these.</exception>
    public static Priors? Parse(Model model, int target, string? text)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Classes.Count == 1)
        {
            return text is null ? null : throw new InputException(
                "A prior needs a model with several classes; this one has a single density", Remedy.CheckPrior);
        }

        var counts = model.Classes.Select(item => (long)(item.Training?.TrainingRows ?? 0)).ToArray();
        var known = counts.All(count => count > 0);
        if (text is null && known)
        {
            return Priors.FromCounts(counts);
        }

        if (text is null or "equal")
        {
            return Priors.Equal(counts.Length);
        }

        return Priors.Given(
            text.Contains('=', StringComparison.Ordinal) ? Named(model, text) : Shared(counts, known, target, Number(text)));
    }

    /// <summary>The priors in words.</summary>
    public static string Describe(Model model, Priors priors)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(priors);
        var probabilities = priors.Probabilities.ToArray();
        return string.Join(
            ", ", model.Classes.Select((item, k) => string.Create(CultureInfo.InvariantCulture, $"{item.Name} {probabilities[k]:g4}")));
    }

    private static double[] Shared(long[] counts, bool known, int target, double prior)
    {
        var others = counts.Where((_, k) => k != target).Sum();
        return
        [
            .. counts.Select((count, k) => k == target ? prior : (1 - prior) * (known ? count / (double)others : 1.0 / (counts.Length - 1)))
        ];
    }

    private static double[] Named(Model model, string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries)).ToArray();
        var names = parts.Select(part => part[0]).ToArray();
        if (
            parts.Any(part => part.Length != 2) || !names.Order(StringComparer.Ordinal).SequenceEqual(
                model.Classes.Select(item => item.Name).Order(StringComparer.Ordinal)))
        {
            throw new InputException(
                $"The prior {text} does not name each class once, as "
                    + $"{string.Join(",", model.Classes.Select(item => $"{item.Name}=P"))} does", Remedy.CheckPrior);
        }

        double[] values = [.. model.Classes.Select(item => Number(parts.First(part => part[0] == item.Name)[1]))];
        var sum = values.Sum();
        return Math.Abs(sum - 1) < 1e-6
            ? [.. values.Select(value => value / sum)]
            : throw new InputException(
                string.Create(CultureInfo.InvariantCulture, $"The probabilities of the prior {text} must add up to 1, not {sum}"),
                Remedy.CheckPrior);
    }

    private static double Number(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? value
            : throw new InputException(
                $"A prior is a probability from 0 to 1, 'equal' or CLASS=P,CLASS=P, not '{text}'", Remedy.CheckPrior);
}
