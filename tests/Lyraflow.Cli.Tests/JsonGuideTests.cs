using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lyraflow.Cli.Tests;

/// <summary>docs/json.md against what the commands print.</summary>
public sealed partial class JsonGuideTests : IDisposable
{
    private static readonly string[] NeedsServer = ["fetch"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_field_is_in_the_guide_and_every_field_of_the_guide_is_printed()
    {
        (string Command, string[] Arguments)[] runs =
        [
            ("demo", ["demo", "--out", "."]),
            ("train", Train("--model", "mixture", "-o", "model.safetensors")),
            ("info", ["info", "reference"]),
            ("score", ["score", "reference", "survey", "-o", "scored", "--quiet"]),
            ("finish", ["finish", "scored"]),
            ("sample", ["sample", "model.safetensors", "-n", "10", "-o", "mock.csv"]),
            (
                "pdf",
                ["pdf", "model.safetensors", "stars.csv", "--where", "id < 5", "--of", "u", "--grid", "15:25:11", "-o", "u.csv", "-q"]),
            ("export", ["export", "model.safetensors", "-o", "model.onnx"]),
            ("doctor", ["doctor"]),
            (
                "sweep plan",
                ["sweep", "plan", "--class", "rrlyrae", "--layers", "1", "--bins", "4", "--neurons", "8", "--seeds", "0", "--folds", "1"]),
            ("sweep run", ["sweep", "run", "--quiet"]),
            ("slurm score", ["slurm", "score", "reference", "survey", "-o", "later"]),
        ];
        var guide = Guide();

        Assert.Equal(guide.Keys.Except(NeedsServer).Order(), runs.Select(run => run.Command).Order());
        foreach (var (command, arguments) in runs)
        {
            var outcome = LyraflowProgram.Run(_folder.Path, [.. arguments, "--json"]);
            Assert.True(outcome.ExitCode == 0, $"{command}: {outcome.Error}");
            using var document = JsonDocument.Parse(outcome.Output);
            var printed = Fields(document.RootElement, string.Empty).ToHashSet();
            var hollow = printed.Where(field => field.EndsWith(Hollow, StringComparison.Ordinal)).Select(field => field[..^1]).ToArray();
            bool IsWithinHollow(string field) => hollow.Any(start => field.StartsWith(start, StringComparison.Ordinal));

            string[] unexplained =
            [
                .. printed.Where(field => !field.EndsWith(Hollow, StringComparison.Ordinal) && !guide[command].Contains(field)),
                .. hollow.Where(start => !guide[command].Any(field => field.StartsWith(start, StringComparison.Ordinal))),
            ];
            string[] notPrinted = [.. guide[command].Where(field => !printed.Contains(field) && !IsWithinHollow(field))];
            Assert.Equal((command, string.Empty, string.Empty), (command, string.Join(", ", unexplained), string.Join(", ", notPrinted)));
        }
    }

    // What stands behind a field without anything in it: null, or a list of none.
    private const string Hollow = "?";

    private static string[] Train(params string[] more) =>
        ["train", "stars.csv", "--features", "u-g, g-r", "--label", "label", "--quiet", .. more];

    private static IEnumerable<string> Fields(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field =>
            Fields(field.Value, path.Length == 0 ? field.Name : $"{path}.{field.Name}")),
        JsonValueKind.Array when element.GetArrayLength() > 0 => element.EnumerateArray().SelectMany(item => Fields(item, $"{path}[]")),
        JsonValueKind.Array or JsonValueKind.Null => [$"{path}{Hollow}"],
        _ => [path],
    };

    private static Dictionary<string, HashSet<string>> Guide()
    {
        var sections = new Dictionary<string, HashSet<string>>();
        HashSet<string>? fields = null;
        foreach (var line in File.ReadLines(Repository.File("docs", "json.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                sections.Add(line[3..], fields = []);
            }
            else if (Field().Match(line) is { Success: true } match)
            {
                fields!.Add(match.Groups[1].Value);
            }
        }

        return sections;
    }

    [GeneratedRegex(@"^\| `([^`]+)` \|")]
    private static partial Regex Field();
}
