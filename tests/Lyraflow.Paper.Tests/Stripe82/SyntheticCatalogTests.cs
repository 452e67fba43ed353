using Lyraflow.Data.Stripe82;
using Lyraflow.Paper.Stripe82;
using Lyraflow.Rows;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Paper.Tests.Stripe82;

public sealed class SyntheticCatalogTests
{
    [Fact]
    public void It_is_always_the_same_and_has_the_shape_of_the_real_one()
    {
        var catalog = SyntheticCatalog.Draw();
        var again = SyntheticCatalog.Draw();

        Assert.True(catalog.IsSynthetic);
        Assert.True(catalog.Select([0, catalog.RowCount - 1]).IsSynthetic);
        Assert.Equal(Stripe82Catalog.Features, catalog.Features);
        Assert.Equal((92_658, 483), (catalog.RowsOfClass(0).Length, catalog.RowsOfClass(1).Length));
        Assert.All(catalog.Values.Zip(again.Values), pair => Assert.True(pair.First.SequenceEqual(pair.Second)));
        Assert.All(
            Enumerable.Range(0, catalog.RowCount),
            row => Assert.True(SesarColorBox.Contains([.. catalog.Values.Select(column => column[row])])));
    }

    [Fact]
    public void The_embedded_model_is_small_and_its_own_losses_hold_on_stars_it_never_saw()
    {
        var model = EmbeddedModel.Load(EmbeddedModel.Paper).Model;
        Assert.InRange(model.Classes.Sum(item => item.Flow.Parameters.Length) * sizeof(float), 1, 1 << 20);

        // docs/reference-model.md, on the rows of split "test".
        Assert.Equal(-6.893, Loss("star"), 0.001);
        Assert.Equal(-8.740, Loss("rrlyrae"), 0.001);

        double Loss(string name)
        {
            string[][] lines =
            [
                .. File.ReadLines(RealData.Folds).Skip(1).Select(line => line.Split(',')).Where(
                    cells => cells[4] == name && cells[5] == "test")
            ];
            var rows = new FeatureTable<float>(
                [
                    .. Enumerable.Range(0, 4).Select(
                        j => lines.Select(cells => float.Parse(cells[j], System.Globalization.CultureInfo.InvariantCulture)).ToArray())
                ]);
            return -model.Classes.Single(item => item.Name == name).Flow.LogDensity(rows).Average();
        }
    }
}
