using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Paper.Stripe82;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Cli.Commands;

/// <summary>Options that several commands have, made anew for each.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON on standard output." };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "Show no progress." };

    public static Option<bool> NoReport() => new("--no-report") { Description = "Make no page and no figures." };

    public static Option<int> Threads(int preset)
        => new("--threads")
        {
            Description = "Number of threads; 0 for one per processor. They do not change a bit of the result.",
            DefaultValueFactory = _ => preset,
            HelpName = "N",
        };

    public static Option<string[]> Map()
        => new("--map")
        {
            Description = "What a name in the features stands for, such as u=psfMag_u; may be repeated.",
            HelpName = "NAME=COLUMN",
        };

    public static Option<string[]> Errors()
        => new("--errors")
        {
            Description = "Standard deviations of columns: a number, a column or a formula for each, such as \"u=u_err, g=0.02\".",
            HelpName = "COLUMN=ERROR",
        };

    public static Option<string[]> Limits()
        => new("--limits")
        {
            Description = "Limits of columns where they have no number, such as \"u>u_limit\"; with --missing marginalize.",
            HelpName = "COLUMN>LIMIT",
        };

    public static Option<string?> Grid()
        => new("--grid")
        {
            Description = "Values of the column that is sought, evenly spaced, such as 0:3:301.",
            HelpName = "LOW:HIGH:COUNT",
        };

    public static Option<bool> Strict()
        => new("--strict")
        {
            Description = "End at a file among several that is no table or has no rows; without it, such files are named and passed over.",
        };

    public static Option<string> Flow()
        => new("--flow")
        {
            Description = $"The flow: {string.Join(", ", FlowRecipe.Names)}.",
            DefaultValueFactory = _ => "nsf",
            HelpName = "NAME",
            CompletionSources = { _ => FlowRecipe.Names.Select(name => new CompletionItem(name)) },
        };

    public static Option<string?> Box()
        => new("--box")
        {
            Description = "The hard cuts that the rows were selected by, a pair for each feature, such as \"0.7:1.35, -0.15:0.4\".",
            HelpName = "LOW:HIGH",
        };

    /// <summary>A box; null where nothing was said.</summary>
    public static BoxScalingShape? ParseBox(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var edges = Array.ConvertAll(text.Split(','), pair => Array.ConvertAll(pair.Split(':'), edge =>
            double.TryParse(edge, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN));
        if (edges.Any(pair => pair.Length != 2 || pair.Any(double.IsNaN)))
        {
            throw new InputException($"--box takes a pair LOW:HIGH for each feature, such as \"0.7:1.35, -0.15:0.4\", not '{text}'.");
        }

        var box = new BoxScalingShape([.. edges.Select(pair => pair[0])], [.. edges.Select(pair => pair[1])]);
        box.Validate();
        return box;
    }

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

    public static Option<string?> Task(string parts)
        => new("--task")
        {
            Description = $"Do the Nth of M shares of the {parts} alone, as in a job array; lyraflow finish puts them together.",
            HelpName = "N/M",
        };

    /// <summary>The share; null for all.</summary>
    public static TaskShare? ParseTask(string? text, bool overwrite) =>
        text is null ? null
        : overwrite ? throw new InputException(
            "--task and --overwrite exclude each other, for a task must keep what others have done; delete the folder to start anew.")
        : TaskShare.Parse(text);

    public static Argument<string> Model() => new("MODEL")
    {
        Description = "Model file, as train writes it; or reference, the embedded model of stars and RR Lyrae by u-g, g-r, r-i, "
            + "i-z. Also as --model MODEL.",
    };

    /// <summary>
    /// The arguments with MODEL, the first of every command that has it, taken from where --model names it; train has another
    /// option of that name, and explore needs none.
    /// </summary>
    public static string[] PlaceModel(string[] arguments)
    {
        const string option = "--model";
        var place = Array.IndexOf(arguments, option);
        var command = arguments is ["slurm", _, ..] ? 2 : 1;
        return arguments is not ["train" or "explore", ..] && place >= command && place + 1 < arguments.Length
            ? [.. arguments[..command], arguments[place + 1], .. arguments[command..place], .. arguments[(place + 2)..]]
            : arguments;
    }

    public static Option<string> Dust()
    {
        var option = new Option<string>("--dust")
        {
            Description = "What is done about interstellar dust. catalogue: RR Lyrae corrected for it, stars as observed, as in the "
                + "paper. observed: both as observed. dereddened: both corrected.",
            DefaultValueFactory = _ => "catalogue",
        };
        return option.AcceptOnlyFromAmong("catalogue", "observed", "dereddened");
    }

    /// <summary>The treatment that <see cref="Dust"/> names.</summary>
    public static DustTreatment ParseDust(string? name) => name switch
    {
        "observed" => DustTreatment.Observed,
        "dereddened" => DustTreatment.Dereddened,
        _ => DustTreatment.Catalog,
    };

    public static Option<string?> Stripe82Data(string also = "")
        => new("--data")
        {
            Description = $"{also}Folder or file of the RR Lyrae catalogue. [default: $LYRAFLOW_DATA or $ASTROML_DATA, else the "
                + $"cache, else astroML's, else downloaded; without all, a synthetic one]",
            HelpName = "PATH",
        };
}
