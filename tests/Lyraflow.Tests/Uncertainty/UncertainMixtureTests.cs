using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Primitives;
using Lyraflow.Stacks;
using Lyraflow.Uncertainty;

namespace Lyraflow.Tests.Uncertainty;

public class UncertainMixtureTests
{
    private static readonly double[] Errors = [0.3, 0.05, 0.1, 0.02, 0.4];

    [Fact]
    public void Every_pattern_of_missing_bands_has_its_closed_form()
    {
        var mixture = BandsOfColors.Mixture(1);
        var scorer = Scorer(mixture);
        var random = new RandomSource(2);
        for (var missing = 0; missing < 1 << BandsOfColors.Bands; missing++)
        {
            for (var repeat = 0; repeat < 20; repeat++)
            {
                var bands = Bands(random);
                var errors = repeat % 2 == 0 ? Errors : new double[BandsOfColors.Bands];
                var found = Score(scorer, BandsOfColors.Row(bands, errors, missing));
                Near.Equal(BandsOfColors.LogDensity(mixture, bands, errors, missing), found, 1e-10, $"pattern {missing}");
            }
        }
    }

    [Fact]
    public void Where_nothing_is_known_every_class_has_the_density_one()
    {
        var scorer = Scorer(BandsOfColors.Mixture(1), BandsOfColors.Mixture(2));
        var row = BandsOfColors.Row(new double[BandsOfColors.Bands], Errors, missing: 0b11111);
        Span<double> found = [1, 1];
        scorer.LogDensity(row, found, new double[2]);
        Assert.Equal([0, 0], found.ToArray());
        Assert.Equal(0, scorer.KnownDirections);

        // One band alone says nothing of any colour.
        scorer.LogDensity(BandsOfColors.Row(new double[BandsOfColors.Bands], Errors, missing: 0b11011), found, new double[2]);
        Assert.Equal([0, 0], found.ToArray());
    }

    [Fact]
    public void What_moves_no_feature_changes_nothing()
    {
        var scorer = Scorer(BandsOfColors.Mixture(1));
        var bands = Bands(new RandomSource(3));
        var row = BandsOfColors.Row(bands, Errors, missing: 0b00010);
        var before = Score(scorer, row);
        row.AddFree(new double[BandsOfColors.Colors]);
        row.AddHalfFree(new double[BandsOfColors.Colors]);
        row.AddError(new double[BandsOfColors.Colors], 3);
        Assert.Equal(before, Score(scorer, row));
    }

    [Fact]
    public void An_endless_error_is_a_missing_column()
    {
        var scorer = Scorer(BandsOfColors.Mixture(1));
        var bands = Bands(new RandomSource(3));
        bands[1] = 0;
        double[] endless = [.. Errors];
        endless[1] = double.PositiveInfinity;
        Assert.Equal(Score(scorer, BandsOfColors.Row(bands, Errors, 0b00010)), Score(scorer, BandsOfColors.Row(bands, endless, 0)));

        // And a very large one comes near, per unit of the missing direction.
        endless[1] = 1e4;
        var large = Score(scorer, BandsOfColors.Row(bands, endless, 0));
        var flat = Math.Log(1e4 * Math.Sqrt(2 * Math.PI) * Math.Sqrt(2));
        Near.Equal(Score(scorer, BandsOfColors.Row(bands, Errors, 0b00010)), large + flat, 1e-6, "a large error");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0b01000)]
    public void A_limit_integrates_over_what_lies_beyond(int missing)
    {
        // The first band is fainter than 0.3: t from there on.
        var scorer = Scorer(BandsOfColors.Mixture(1));
        var bands = Bands(new RandomSource(4));
        bands[0] = 0.3;
        double[] errors = [0, .. Errors[1..]];
        var row = BandsOfColors.Row(bands, errors, missing);
        row.AddHalfFree(BandsOfColors.Direction(0));
        var found = Score(scorer, row);

        const double step = 0.002;
        const int steps = 8000;
        var sum = 0.0;
        for (var i = 0; i <= steps; i++)
        {
            bands[0] = 0.3 + (i * step);
            var factor = i is 0 or steps ? 1.0 / 3 : i % 2 == 1 ? 4.0 / 3 : 2.0 / 3;
            sum += factor * Math.Exp(BandsOfColors.LogDensity(BandsOfColors.Mixture(1), bands, errors, missing));
        }

        Near.Equal(Math.Log(sum * step), found, 1e-9, "the integral along the half-line");
    }

    [Fact]
    public void A_limit_far_out_is_no_limit_and_one_beyond_everything_leaves_nearly_nothing()
    {
        var scorer = Scorer(BandsOfColors.Mixture(1));
        var bands = Bands(new RandomSource(5));
        var flat = Score(scorer, BandsOfColors.Row(bands, Errors, missing: 0b00001));
        var row = BandsOfColors.Row([-100, .. bands[1..]], [0, .. Errors[1..]], missing: 0);
        row.AddHalfFree(BandsOfColors.Direction(0));
        Near.Equal(flat, Score(scorer, row), 1e-10, "far below");
        row = BandsOfColors.Row([100, .. bands[1..]], [0, .. Errors[1..]], missing: 0);
        row.AddHalfFree(BandsOfColors.Direction(0));
        Assert.InRange(Score(scorer, row), -1e6, flat - 500);
    }

    [Fact]
    public void Several_limits_are_as_if_they_had_not_been_given()
    {
        var scorer = Scorer(BandsOfColors.Mixture(1));
        var bands = Bands(new RandomSource(6));
        bands[0] = bands[3] = 0;
        var row = BandsOfColors.Row(bands, [0, 0.1, 0.1, 0, 0.1], missing: 0);
        row.AddHalfFree(BandsOfColors.Direction(0));
        row.AddHalfFree(BandsOfColors.Direction(3));
        Near.Equal(
            Score(scorer, BandsOfColors.Row(bands, [0, 0.1, 0.1, 0, 0.1], missing: 0b01001)), Score(scorer, row), 1e-12, "both free");
    }

    [Fact]
    public void The_units_of_a_feature_change_no_ratio()
    {
        var scale = new[] { 1e-5, 1, 1e6, 30 };
        GaussianMixture[] classes = [BandsOfColors.Mixture(1), BandsOfColors.Mixture(2)];
        GaussianMixture[] scaled =
        [
            .. classes.Select(mixture => new GaussianMixture([.. mixture.Components.Select(component =>
            {
                var covariance = (double[,])component.Covariance.Clone();
                for (var i = 0; i < 4; i++)
                {
                    for (var j = 0; j < 4; j++)
                    {
                        covariance[i, j] *= scale[i] * scale[j];
                    }
                }

                return new MixtureComponent(component.Weight, [.. component.Mean.Select((value, i) => value * scale[i])], covariance);
            })])),
        ];
        var row = BandsOfColors.Row(Bands(new RandomSource(7)), Errors, missing: 0b00100);
        var other = new UncertainRow(4);
        for (var i = 0; i < 4; i++)
        {
            other.Center[i] = row.Center[i] * scale[i];
        }

        for (var j = 0; j < row.Count; j++)
        {
            double[] direction = [.. row.Direction(j).ToArray().Select((value, i) => value * scale[i])];
            if (row.Kind(j) == DirectionKind.Free)
            {
                other.AddFree(direction);
            }
            else
            {
                other.AddError(direction, 1);
            }
        }

        Near.Equal(Ratio(Scorer(classes), row), Ratio(Scorer(scaled), other), 1e-9, "ln ratio");

        static double Ratio(UncertainScorer scorer, UncertainRow row)
        {
            var found = new double[2];
            scorer.LogDensity(row, found, new double[2]);
            return found[0] - found[1];
        }
    }

    [Theory]
    [InlineData(VectorWidth.Bits128)]
    [InlineData(VectorWidth.Bits256)]
    public void No_width_of_the_vectors_changes_a_bit(VectorWidth width)
    {
        Assert.SkipWhen(width > Processor.WidestVectors, "The processor has no such vectors.");
        UncertainDensity[] density = [Prepare(BandsOfColors.Mixture(1))];
        var narrow = new UncertainScorer(density, new IntegrationSettings(), width);
        var wide = new UncertainScorer(density, new IntegrationSettings(), Processor.WidestVectors);
        var random = new RandomSource(8);
        for (var repeat = 0; repeat < 200; repeat++)
        {
            var row = BandsOfColors.Row(Bands(random), Errors, missing: repeat % 32);
            Assert.Equal(Score(wide, row), Score(narrow, row));
        }
    }

    [Fact]
    public void A_stack_of_mixtures_is_exact_with_its_floor()
    {
        var (first, second) = (BandsOfColors.Mixture(1), BandsOfColors.Mixture(2));
        var floor = BroadFloor.About(first.Sample(500, new RandomSource(1)));
        var prepared = Prepare(new StackedDensity([new(0.25, first), new(0.75, second)], floor));
        Assert.True(prepared.IsExact);
        var bands = Bands(new RandomSource(9));
        double Part(GaussianMixture mixture) => Math.Exp(BandsOfColors.LogDensity(mixture, bands, Errors, 0b10));
        var expected = ((1 - BroadFloor.Weight) * ((0.25 * Part(first)) + (0.75 * Part(second)))) + (BroadFloor.Weight * Part(floor));
        Near.Equal(
            Math.Log(expected), Score(new UncertainScorer([prepared]), BandsOfColors.Row(bands, Errors, 0b10)), 1e-10, "ln p");
    }

    private static double[] Bands(RandomSource random)
        => [.. Enumerable.Range(0, BandsOfColors.Bands).Select(_ => random.NextNormal())];

    private static UncertainDensity Prepare(IDensity<float> density)
    {
        using var team = new WorkerTeam(1);
        return UncertainDensity.Of(density, team);
    }

    private static UncertainScorer Scorer(params GaussianMixture[] classes) => new([.. classes.Select(Prepare)]);

    private static double Score(UncertainScorer scorer, UncertainRow row)
    {
        Span<double> found = stackalloc double[1];
        Span<double> error = stackalloc double[1];
        scorer.LogDensity(row, found, error);
        Assert.Equal(0, error[0]);
        return found[0];
    }
}
