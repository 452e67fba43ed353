using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Stacks;

namespace Lyraflow.Tests.Stacks;

/// <summary>Small classes of all shapes, with the least effort.</summary>
public class StackTrainingTests(ITestOutputHelper output)
{
    [Fact]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads_and_another_seed_others()
    {
        var rows = SkewedRows.Draw(150, 2, seed: 1);
        var probe = SkewedRows.Draw(50, 2, seed: 2);
        var one = Fit([("a", rows)], seed: 3, threads: 1)[0];
        foreach (var threads in new[] { 2, 3 })
        {
            var other = Fit([("a", rows)], seed: 3, threads)[0];
            Assert.Equal(one.Kinds, other.Kinds);
            Assert.Equal(one.HeldOut.LogDensities[0], other.HeldOut.LogDensities[0]);
            Assert.Equal(one.Density.LogDensity(probe, 1), other.Density.LogDensity(probe, 1));
        }

        Assert.NotEqual(one.Density.LogDensity(probe, 1), Fit([("a", rows)], seed: 4)[0].Density.LogDensity(probe, 1));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 4)]
    [InlineData(30, 2)]
    [InlineData(60, 20)]
    [InlineData(100, 1)]
    public void Small_classes_have_a_stack(int rows, int dimension)
    {
        var fit = Fit([("a", SkewedRows.Draw(rows, dimension, seed: 5))])[0];
        RequireSound(fit, rows);
    }

    [Fact]
    public void A_column_that_is_nearly_always_zero_has_a_stack()
    {
        var rows = SkewedRows.Draw(200, 2, seed: 6);
        for (var row = 0; row < rows.Rows; row++)
        {
            rows.Columns[1][row] = row % 20 == 0 ? rows.Columns[1][row] : 0;
        }

        RequireSound(Fit([("a", rows)])[0], rows.Rows);
    }

    [Fact]
    public void A_column_that_one_row_alone_moves_is_refused()
    {
        var rows = SkewedRows.Draw(30, 2, seed: 7);
        rows.Columns[1].AsSpan()[1..].Clear();
        InputFault.Expect(() => Fit([("a", rows)], effort: StackEffort.Standard), "no spread");
    }

    [Fact]
    public void Columns_that_all_but_repeat_each_other_have_a_stack()
    {
        var rows = SkewedRows.Draw(150, 3, seed: 8);
        for (var row = 0; row < rows.Rows; row++)
        {
            rows.Columns[2][row] = (2 * rows.Columns[0][row]) + (1e-5f * rows.Columns[1][row]);
        }

        RequireSound(Fit([("a", rows)])[0], rows.Rows);
    }

    [Fact]
    public void Rows_of_Cauchy_have_a_stack()
    {
        var random = new RandomSource(9);
        var rows = new FeatureTable<float>(150, 2);
        for (var row = 0; row < rows.Rows; row++)
        {
            var width = random.NextNormal();
            (rows.Columns[0][row], rows.Columns[1][row]) = ((float)(random.NextNormal() / width), (float)(random.NextNormal() / width));
        }

        RequireSound(Fit([("a", rows)])[0], rows.Rows);
    }

    [Fact]
    public void Conditional_rows_have_a_stack_of_flows()
    {
        var rows = SkewedRows.Draw(120, 2, seed: 10).Given(SkewedRows.Draw(120, 1, seed: 11));
        var fit = Fit([("a", rows)])[0];
        RequireSound(fit, rows.Rows);
        Assert.Equal(1, fit.Density.ContextDimension);
        var sample = fit.Density.Sample(rows.Context!, new RandomSource(1), 1);
        Assert.All(fit.Density.LogDensity(sample, 1), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void A_focus_adds_a_flow_of_the_class_among_its_neighbours_that_is_a_density_without_context()
    {
        var (rare, many) = (SkewedRows.Draw(80, 2, seed: 31), SkewedRows.Draw(400, 2, seed: 32, shift: 1));
        var settings = new StackSettings { Effort = StackEffort.Quick, Seed = 1, Threads = 2, Focus = "rare" };
        var cancellation = TestContext.Current.CancellationToken;
        var fits = StackTraining.Fit([("many", many), ("rare", rare)], settings, cancellation);

        RequireSound(fits[1], rare.Rows);
        Assert.Contains(fits[1].Kinds, kind => kind.Name == "focus");
        Assert.DoesNotContain(fits[0].Kinds, kind => kind.Name == "focus");
        using var team = new WorkerTeam(1);
        var focused = new FocusKind("focus", many).Fit(rare, new RandomSource(5), team, null, cancellation);
        Assert.Equal(0, focused.ContextDimension);

        // It is a density of the rare rows, not of the many among which it was learned.
        Assert.True(focused.LogDensity(rare, 1).Average() > focused.LogDensity(many, 1).Average() + 0.3);
        InputFault.Expect(
            () => StackTraining.Fit([("many", many), ("rare", rare)], settings with { Focus = "both" }, cancellation),
            "both", "many, rare");
        InputFault.Expect(() => StackTraining.Fit([("rare", rare)], settings, cancellation), "one of several");
    }

    [Fact]
    public void Classes_are_scored_under_each_other()
    {
        var fits = Fit(
        [
            ("a", SkewedRows.Draw(40, 2, seed: 12)), ("b", SkewedRows.Draw(60, 2, seed: 13, shift: 3)),
            ("c", SkewedRows.Draw(50, 2, seed: 14, shift: -3)),
        ]);
        Assert.Equal(["a", "b", "c"], fits.Select(fit => fit.Name));
        Assert.All(fits, fit => Assert.Equal(3, fit.HeldOut.LogDensities.Count));
        Assert.All(fits, fit => Assert.Same(fits[0].Density.Floor, fit.Density.Floor));
        foreach (var (fit, own) in fits.Select((fit, own) => (fit, own)))
        {
            Assert.Equal(own, fit.HeldOut.LogDensities.Index().MaxBy(pair => pair.Item.Average()).Index);
        }
    }

    [Fact]
    public void Held_out_densities_come_from_fits_that_had_not_seen_the_row()
    {
        // So few rows in so many columns are learned by heart: those that were seen are likelier by far.
        var rows = SkewedRows.Draw(45, 6, seed: 15);
        var fit = Fit([("a", rows)])[0];
        var held = fit.HeldOut.LogDensities[0].Average();
        var others = Enumerable.Range(0, rows.Rows).Except(fit.HeldOut.Rows).ToArray();
        var seen = fit.Density.LogDensity(rows.Select(others), 1).Average();
        var fresh = fit.Density.LogDensity(SkewedRows.Draw(500, 6, seed: 16), 1).Average();
        output.WriteLine($"held out {held:f3}, seen {seen:f3}, fresh {fresh:f3}");
        Assert.InRange(seen - held, 1, double.PositiveInfinity);
        Assert.InRange(held - fresh, -4, 4);
    }

    [Fact]
    public void With_all_folds_the_rows_held_out_are_all_rows_once_and_less_likely_than_under_the_final_stack()
    {
        var rows = SkewedRows.Draw(45, 6, seed: 17);
        var fit = Fit([("a", rows)], effort: StackEffort.Standard)[0];
        Assert.Equal(Enumerable.Range(0, rows.Rows), fit.HeldOut.Rows.Order());
        var final = fit.Density.LogDensity(rows.Select([.. fit.HeldOut.Rows]), 1).Average();
        Assert.InRange(final - fit.HeldOut.LogDensities[0].Average(), 0.5, double.PositiveInfinity);
    }

    [Fact]
    public void Too_few_rows_and_constant_columns_are_refused()
    {
        InputFault.Expect(() => Fit([("a", SkewedRows.Draw(9, 2, seed: 18))]), "class a", "9 rows");
        var constant = SkewedRows.Draw(30, 2, seed: 19);
        constant.Columns[1].AsSpan().Fill(3);
        InputFault.Expect(() => Fit([("a", constant)]), "no spread");
    }

    [Fact]
    public void A_cancelled_fit_ends()
        => Assert.Throws<OperationCanceledException>(() => StackTraining.Fit(
            [("a", SkewedRows.Draw(500, 3, seed: 20))], new StackSettings { Effort = StackEffort.Quick }, new CancellationToken(true)));

    /// <summary>Far from all rows no class is likelier than another.</summary>
    [Theory]
    [InlineData(4, 0.3, 100)] // At 20 standard deviations the widest Gaussians of Student's t still outweigh the floor.
    [InlineData(8, 0.3, 20)]
    [InlineData(4, 0.6, 100)] // At 20 such rows are by their own density likelier than the floor says.
    [InlineData(8, 0.6, 100)]
    public void Far_out_the_ratio_of_two_classes_goes_to_one(int dimension, double skew, double nearest)
    {
        var first = SkewedRows.Draw(400, dimension, seed: 21, skew: skew);
        var second = SkewedRows.Draw(100, dimension, seed: 22, shift: 0.7, skew);
        var fits = Fit([("a", first), ("b", second)]);
        var deviations = first.Columns.Zip(second.Columns, (a, b) =>
        {
            var all = a.Concat(b).Select(value => (double)value).ToArray();
            return Math.Sqrt(all.Average(value => Math.Pow(value - all.Average(), 2)));
        }).ToArray();
        double[] center = [.. first.Columns.Zip(second.Columns, (a, b) => a.Concat(b).Average())];
        var random = new RandomSource(23);
        var directions = Enumerable.Range(0, 2 * dimension).Select(i => Enumerable.Range(0, dimension).Select(
                column => column == i / 2 ? (i % 2 == 0 ? 1.0 : -1) : 0).ToArray())
            .Concat(Enumerable.Range(0, 20).Select(_ => Numbers.Normals(random, dimension, deviation: 1 / Math.Sqrt(dimension))))
            .ToList();
        var faults = new List<string>();
        foreach (var distance in new[] { 20, 100, 1e3, 1e6, 1e9, 1e15, 1e19, 1e37 }.Where(distance => distance >= nearest))
        {
            var rows = FeatureTable<float>.FromRows([.. directions.Select(direction => direction.Select(
                (part, column) => (float)(center[column] + (distance * deviations[column] * part))).ToArray())]);
            var ratios = fits[0].Density.LogDensity(rows, 1).Zip(fits[1].Density.LogDensity(rows, 1), (a, b) => (a - b) / Math.Log(10));
            foreach (var (i, ratio) in ratios.Index().Where(pair => !(Math.Abs(pair.Item) < 0.3)))
            {
                var rowsOfOne = rows.Select([i]);
                var terms = fits.SelectMany(fit => fit.Density.Members.Select(member =>
                    $"{fit.Name} {member.Density.GetType().Name} {member.Density.LogDensity(rowsOfOne, 1)[0]:g4}"));
                var floor = fits[0].Density.Floor!.LogDensity(rowsOfOne, 1)[0] + Math.Log(BroadFloor.Weight);
                faults.Add($"{distance:g} σ, direction {i}: log10 ratio {ratio:f2}; floor {floor:g4}; {string.Join(", ", terms)}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Prepend($"{faults.Count} rows")));
    }

    private static void RequireSound(StackFit fit, int rows)
    {
        Assert.Equal(1, fit.Kinds.Sum(kind => kind.Weight), 1e-6);
        Assert.All(fit.Kinds, kind => Assert.True(double.IsFinite(kind.Loss), kind.ToString()));
        Assert.InRange(fit.HeldOut.Rows.Count, 1, rows);
        Assert.All(fit.HeldOut.LogDensities[0], value => Assert.True(double.IsFinite(value)));
        Assert.Equal(fit.HeldOut.Rows.Distinct().Count(), fit.HeldOut.Rows.Count);
    }

    private static IReadOnlyList<StackFit> Fit(
        IReadOnlyList<(string Name, FeatureTable<float> Rows)> classes,
        long seed = 1,
        int threads = 1,
        StackEffort effort = StackEffort.Quick)
        => StackTraining.Fit(
            classes, new StackSettings { Effort = effort, Seed = seed, Threads = threads }, TestContext.Current.CancellationToken);
}
