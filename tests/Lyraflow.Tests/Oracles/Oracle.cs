using System.Text.Json;

namespace Lyraflow.Tests.Oracles;

/// <summary>Numbers made with other people's software, to be matched.</summary>
internal static class Oracle
{
    /// <summary>The cases of an oracle file; skips the test loudly where there are no oracles.</summary>
    public static IReadOnlyList<JsonElement> Cases(string file, string property = "cases")
    {
        var folder = Environment.GetEnvironmentVariable("LYRAFLOW_ORACLES");
        if (folder is null && Environment.GetEnvironmentVariable("LYRAFLOW_DATA") is { } data)
        {
            folder = Path.Combine(data, "..", "oracles");
        }

        var path = folder is null ? null : Path.Combine(folder, file);
        Assert.SkipUnless(
            File.Exists(path),
            $"NOT CHECKED against {file}: set LYRAFLOW_ORACLES, or LYRAFLOW_DATA with a folder 'oracles' beside it.");
        using var document = JsonDocument.Parse(File.ReadAllText(path!));
        return [.. document.RootElement.GetProperty(property).EnumerateArray().Select(element => element.Clone())];
    }

    public static double[] Numbers(this JsonElement element, string property)
        => [.. element.GetProperty(property).EnumerateArray().Select(value => value.GetDouble())];

    public static double[,] Rows(this JsonElement element, string property)
    {
        var rows = element.GetProperty(property).EnumerateArray().ToArray();
        var result = new double[rows.Length, rows[0].GetArrayLength()];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < result.GetLength(1); column++)
            {
                result[row, column] = rows[row][column].GetDouble();
            }
        }

        return result;
    }

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static int Whole(this JsonElement element, string property) => element.GetProperty(property).GetInt32();

    public static double Real(this JsonElement element, string property) => element.GetProperty(property).GetDouble();
}
