using System.Globalization;
using Lyraflow.Primitives;
using Lyraflow.Reports.Figures;

namespace Lyraflow.Paper.Toys;

/// <summary>One contact sheet: a row for each toy, with the truth first and then each flow's samples and density.</summary>
internal static class ToyPictures
{
    private const int RowsShown = 3000;
    public const int HeatCells = 96;

    /// <summary>Draws the sheet.</summary>
    /// <param name="toys">The rows.</param>
    /// <param name="flows">The columns.</param>
    /// <param name="outcomes">What there is, by toy and flow.</param>
    /// <param name="seed">Seed of the rows of the truth.</param>
    public static Figure Draw(
        IReadOnlyList<ToyDensity> toys,
        IReadOnlyList<string> flows,
        IReadOnlyDictionary<(string Toy, string Flow), ToyOutcome> outcomes,
        long seed)
    {
        var tiles = new List<ContactTile?>();
        foreach (var toy in toys)
        {
            var random = new RandomSource(seed).Fork($"picture {toy.Name}");
            tiles.Add(ContactTile.Points(toy.Name, toy.Sample(RowsShown, random).Columns, toy.HalfWidth));
            var truth = Heat(toy);
            var brightest = truth.Cast<double>().Max();
            tiles.Add(
                ContactTile.Heat(
                    string.Create(CultureInfo.InvariantCulture, $"entropy {toy.Entropy:f3}"), truth, toy.HalfWidth, brightest));
            foreach (var flow in flows)
            {
                var outcome = outcomes.GetValueOrDefault((toy.Name, flow));
                tiles.Add(outcome is null ? null : ContactTile.Points(flow, outcome.Samples.Columns, toy.HalfWidth));
                tiles.Add(outcome is null ? null : ContactTile.Heat(
                    string.Create(CultureInfo.InvariantCulture, $"+{outcome.Metrics.NatsAboveEntropy:f3} nats"),
                    outcome.Heat,
                    toy.HalfWidth,
                    brightest));
            }
        }

        return ContactSheet.Draw(
            "toys",
            "Flows on toy densities",
            "The truth, then each flow's samples and its density, with the nats by which its loss exceeds the entropy.",
            tiles,
            2 + (2 * flows.Count));
    }

    /// <summary>The middles of the cells of a toy's square, row after row from the top.</summary>
    public static void ForEachCell(ToyDensity toy, int cells, Action<int, double, double> visit)
    {
        var step = 2 * toy.HalfWidth / cells;
        for (var index = 0; index < cells * cells; index++)
        {
            visit(index, ((index % cells + 0.5) * step) - toy.HalfWidth, toy.HalfWidth - ((index / cells + 0.5) * step));
        }
    }

    private static double[,] Heat(ToyDensity toy)
    {
        var heat = new double[HeatCells, HeatCells];
        ForEachCell(toy, HeatCells, (index, x, y) => heat[index / HeatCells, index % HeatCells] = Math.Exp(toy.LogDensity(x, y)));
        return heat;
    }
}
