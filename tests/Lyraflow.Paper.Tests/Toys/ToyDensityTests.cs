using Lyraflow.Paper.Toys;
using Lyraflow.Primitives;

namespace Lyraflow.Paper.Tests.Toys;

public class ToyDensityTests
{
    public static TheoryData<string> Names => [.. ToySets.All.Select(toy => toy.Name)];

    [Fact]
    public void There_are_eleven_and_an_unknown_one_is_answered_with_them()
    {
        Assert.Equal(11, ToySets.All.Count);
        var failure = Assert.Throws<InputException>(() => ToySets.Select(["torus"]));
        Assert.All(ToySets.All, toy => Assert.Contains(toy.Name, failure.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_have_the_density_and_the_entropy_that_is_claimed(string name)
    {
        var toy = ToySets.Select([name])[0];
        var rows = toy.Sample(10_000, new RandomSource(1));
        double[] surprises = [.. Enumerable.Range(0, rows.Rows).Select(row => -toy.LogDensity(rows.Columns[0][row], rows.Columns[1][row]))];
        var mean = surprises.Average();
        var error = Math.Sqrt(surprises.Sum(value => (value - mean) * (value - mean))) / surprises.Length;
        Assert.Equal(toy.Entropy, mean, (4 * error) + 1e-3);
        Assert.All(rows.Columns.SelectMany(column => column), value => Assert.InRange(value, -toy.HalfWidth, toy.HalfWidth));
        Assert.Equal(rows.Columns[0], toy.Sample(10_000, new RandomSource(1)).Columns[0]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Densities_integrate_to_one(string name)
    {
        var toy = ToySets.Select([name])[0];
        // The bands end at edges of these cells.
        const int cells = 240;
        var step = 2 * toy.HalfWidth / cells;
        var sum = 0.0;
        ToyPictures.ForEachCell(toy, cells, (_, x, y) => sum += Math.Exp(toy.LogDensity(x, y)) * step * step);
        Assert.Equal(1, sum, 1e-3);
    }

    [Fact]
    public void Entropies_equal_closed_forms()
    {
        Assert.Equal(Math.Log(32), Entropy("checkerboard"), 1e-12);
        var oneGaussian = Math.Log(2 * Math.PI * Math.E * 0.125);

        // Far apart, components add the logarithm of their number; eight stand closer and overlap a little.
        Assert.Equal(Math.Log(4) + oneGaussian, Entropy("four-gaussians"), 1e-5);
        Assert.InRange(Entropy("eight-gaussians"), Math.Log(8) + oneGaussian - 0.02, Math.Log(8) + oneGaussian - 1e-4);
    }

    private static double Entropy(string name) => ToySets.Select([name])[0].Entropy;
}
