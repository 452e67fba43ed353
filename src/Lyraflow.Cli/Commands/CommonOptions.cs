using System.CommandLine;

namespace Lyraflow.Cli.Commands;

/// <summary>Options that several commands have, made anew for each.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON on standard output." };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "Show no progress." };

    public static Option<bool> NoReport() => new("--no-report") { Description = "Make no page and no figures." };

    public static Option<int> Threads(int preset)
        => new("--threads") { Description = "Number of threads; 0 for one per processor. They do not change a bit of the result.", DefaultValueFactory = _ => preset, HelpName = "N" };

    public static Option<long> Seed()
        => new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 0, HelpName = "N" };
}
