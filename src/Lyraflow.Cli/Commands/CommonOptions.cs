using System.CommandLine;
using System.Globalization;
using Lyraflow.Recipes;

namespace Lyraflow.Cli.Commands;

/// <summary>Options that several commands have, made anew for each.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON on standard output." };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "Show no progress." };

    public static Option<bool> NoReport() => new("--no-report") { Description = "Make no page and no figures." };

    public static Option<int> Threads(int preset)
        => new("--threads") { Description = "Number of threads; 0 for one per processor. They do not change a bit of the result.", DefaultValueFactory = _ => preset, HelpName = "N" };

    public static Option<string> Flow()
        => new("--flow") { Description = $"The flow: {string.Join(", ", FlowRecipe.Names)}.", DefaultValueFactory = _ => "nsf", HelpName = "NAME" };

    /// <summary>Whole numbers with commas between them.</summary>
    public static int[] ParseNumbers(string text, string option)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return Array.ConvertAll(parts, part => int.TryParse(part, CultureInfo.InvariantCulture, out var width)
            ? width
            : throw new InputException($"{option} takes whole numbers with commas between them, such as 64,64, not '{text}'."));
    }

    /// <summary>Names with commas between them; null where nothing was said.</summary>
    public static string[]? ParseNames(string? text)
        => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static Option<long> Seed()
        => new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 0, HelpName = "N" };

    public static Argument<string> Model() => new("MODEL") { Description = "Model file, as train writes it." };
}
