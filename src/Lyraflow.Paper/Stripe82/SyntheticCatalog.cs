using System.Runtime.InteropServices;
using Lyraflow.Data.Stripe82;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Paper.Stripe82;

/// <summary>
/// A stand-in for the Stripe 82 catalogue: as many stars and RR Lyrae, drawn from the <see cref="EmbeddedModel.Paper"/> within
/// the same box of colours, always the same ones.
/// </summary>
public static class SyntheticCatalog
{
    private const int Seed = 0;
    private const int Block = 10_000;

    /// <summary>Draws it.</summary>
    public static LabeledTable Draw()
    {
        var reference = EmbeddedModel.Load(EmbeddedModel.Paper);
        var counts = new Dictionary<string, int> { ["star"] = PublishedFiles.Stars, ["rrlyrae"] = PublishedFiles.RrLyrae };
        var parts = Stripe82Catalog.Classes.Select(name => Draw(
            reference.Model.Classes.Single(item => item.Name == name).Density,
            counts[name],
            new RandomSource(Seed).Fork($"synthetic {name}"))).ToArray();
        return new LabeledTable(
            Stripe82Catalog.Features,
            [
                .. Stripe82Catalog.Features.Select(
                    (_, j) => ImmutableCollectionsMarshal.AsImmutableArray<float>([.. parts.SelectMany(part => part[j])]))
            ],
            Stripe82Catalog.Classes,
            [.. parts.SelectMany((part, label) => Enumerable.Repeat(label, part[0].Count))],
            [new SourceFile($"synthetic catalogue drawn from the embedded model, seed {Seed}", reference.Sha256)]) { IsSynthetic = true };
    }

    private static List<float>[] Draw(IDensity<float> density, int count, RandomSource random)
    {
        List<float>[] columns = [.. Stripe82Catalog.Features.Select(_ => new List<float>())];
        while (columns[0].Count < count)
        {
            var samples = density.Sample(Math.Min(Block, count), random);
            for (var row = 0; row < samples.Rows && columns[0].Count < count; row++)
            {
                float[] colors = [.. samples.Columns.Select(column => column[row])];
                if (SesarColorBox.Contains(colors))
                {
                    for (var j = 0; j < colors.Length; j++)
                    {
                        columns[j].Add(colors[j]);
                    }
                }
            }
        }

        return columns;
    }
}
