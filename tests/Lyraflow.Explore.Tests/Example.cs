using System.Globalization;
using Lyraflow.Explore.Content;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Catalogs;

namespace Lyraflow.Explore.Tests;

/// <summary>A scored catalogue, made up.</summary>
internal static class Example
{
    public const int Rows = 20_000;

    public const string Header = "name,g,g_r,ra,dec,log10_ratio_quasar,posterior_quasar";

    /// <summary>The rows: g has a sentinel now and then, and g_r is empty now and then.</summary>
    public static IReadOnlyList<ExampleRow> All { get; } = Make();

    /// <summary>Writes them as CSV.</summary>
    public static string Write(TemporaryFolder folder)
    {
        File.WriteAllLines(folder["scored.csv"], [Header, .. All.Select(row => row.Line)]);
        return folder["scored.csv"];
    }

    /// <summary>Begins to look at them.</summary>
    public static Task<ExploreSession> ExploreAsync(TemporaryFolder folder) => ExploreSession.StartAsync(
        new ExploreRequest { Catalog = new CatalogRequest { Input = Write(folder) } }, null, TestContext.Current.CancellationToken);

    private static ExampleRow[] Make()
    {
        var random = new RandomSource(1);
        return [.. Enumerable.Range(0, Rows).Select(i =>
        {
            var isQuasar = i % 50 == 0;
            var color = (isQuasar ? 0.1 : 0.5) + (0.1 * random.NextNormal());
            var ratio = ((0.09 - (0.3 * color)) * 20) + (0.3 * random.NextNormal());
            var odds = Math.Pow(10, ratio) * 0.02 / 0.98;
            return new ExampleRow(
                $"J{i:d5}",
                i % 97 == 0 ? -9999 : Math.Round(16 + (5 * Math.Sqrt(random.NextUniform())), 3),
                i % 89 == 0 ? null : Math.Round(color, 4),
                Math.Round(360 * random.NextUniform(), 5),
                Math.Round((20 * random.NextUniform()) - 10, 5),
                ratio,
                odds / (1 + odds));
        })];
    }
}

/// <summary>A row of the made-up catalogue.</summary>
internal sealed record ExampleRow(
    string Name, double Magnitude, double? Color, double RightAscension, double Declination, double Ratio, double Posterior)
{
    /// <summary>The row as CSV.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture, $"{Name},{Magnitude},{Color},{RightAscension},{Declination},{Ratio:r},{Posterior:r}");
}
