using System.Text.Json;

namespace Lyraflow.Statistics.Tests;

/// <summary>Finds the numbers made with other people's software, or skips the test loudly.</summary>
internal static class Oracle
{
    public static JsonElement Read(string file)
    {
        var path = Path.Combine(Folder() ?? string.Empty, file);
        Assert.SkipUnless(
            File.Exists(path), $"{file} not found: set LYRAFLOW_ORACLES, or LYRAFLOW_DATA with a folder oracles beside it.");
        return JsonDocument.Parse(File.ReadAllText(path)).RootElement;
    }

    public static double[] Doubles(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static string? Folder()
    {
        var oracles = Environment.GetEnvironmentVariable("LYRAFLOW_ORACLES");
        var data = Environment.GetEnvironmentVariable("LYRAFLOW_DATA");
        return !string.IsNullOrEmpty(oracles) ? oracles
            : !string.IsNullOrEmpty(data) ? Path.Combine(Path.GetFullPath(data), "..", "oracles")
            : null;
    }
}
