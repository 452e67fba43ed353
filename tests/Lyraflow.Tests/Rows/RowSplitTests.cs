using System.Collections.Immutable;
using CsCheck;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Tests.Rows;

public class RowSplitTests
{
    [Fact]
    public void Every_row_is_in_exactly_one_subset() =>
        Gen.Select(Gen.Int[10, 300], Gen.Int[10, 300], Gen.Long, Gen.Bool).Sample(
            (stars, variables, seed, isStratified) =>
            {
                var split = Split(Build(stars, variables), seed, isStratified);

                Assert.Equal(
                    Enumerable.Range(0, stars + variables),
                    split.Train.Concat(split.Validation).Concat(split.Test).Order());
            },
            iter: 200);

    [Fact]
    public void Stratified_subsets_have_their_part_of_each_class_to_within_one_row() =>
        Gen.Select(Gen.Int[10, 2000], Gen.Int[10, 2000], Gen.Long).Sample(
            (stars, variables, seed) =>
            {
                var catalog = Build(stars, variables);
                var split = RowSplit.Stratified(catalog, new RandomSource(seed));
                for (var c = 0; c < 2; c++)
                {
                    var rows = c == 0 ? stars : variables;
                    int Count(ImmutableArray<int> subset) => subset.Count(row => catalog.Labels[row] == c);
                    Assert.InRange(Count(split.Train), (0.8 * rows) - 1, (0.8 * rows) + 1);
                    Assert.InRange(Count(split.Validation), (0.1 * rows) - 1, (0.1 * rows) + 1);
                    Assert.InRange(Count(split.Test), (0.1 * rows) - 1, (0.1 * rows) + 1);
                }
            },
            iter: 200);

    [Fact]
    public void The_sizes_for_the_stars_of_the_paper_are_known()
    {
        var catalog = Build(92_658, 483);

        var stratified = RowSplit.Stratified(catalog, new RandomSource(1));
        var unstratified = RowSplit.Unstratified(catalog, new RandomSource(1));

        Assert.Equal((74_126 + 386, 9_266 + 49, 9_266 + 48), Sizes(stratified));
        Assert.Equal((74_513, 9_314, 9_314), Sizes(unstratified));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_seed_alone_decides(bool isStratified)
    {
        var catalog = Build(200, 50);
        var used = new RandomSource(7);
        used.NextBits();

        var first = Split(catalog, 7, isStratified);
        var second = isStratified ? RowSplit.Stratified(catalog, used) : RowSplit.Unstratified(catalog, used);
        var other = Split(catalog, 8, isStratified);

        Assert.Equal(first.Train, second.Train);
        Assert.Equal(first.Validation, second.Validation);
        Assert.Equal(first.Test, second.Test);
        Assert.NotEqual(first.Train, other.Train);
    }

    [Fact]
    public void The_split_of_one_class_does_not_depend_on_the_other()
    {
        var few = RowSplit.Stratified(Build(200, 50), new RandomSource(7));
        var many = RowSplit.Stratified(Build(200, 90), new RandomSource(7));

        Assert.Equal(few.Test.Where(row => row < 200).Order(), many.Test.Where(row => row < 200).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Subsets_are_in_random_order_with_the_classes_mixed(bool isStratified)
    {
        var train = Split(Build(1000, 1000), 3, isStratified).Train;

        // A uniform order has (n - 1) / 2 rises with standard deviation sqrt((n + 1) / 12): here 800 and 11.5.
        var rises = train.Zip(train.Skip(1), (a, b) => a < b ? 1 : 0).Sum();
        Assert.InRange(rises, 750, 850);
        Assert.InRange(train.Take(train.Length / 2).Count(row => row < 1000), 350, 450);
    }

    [Fact]
    public void Fractions_are_obeyed_and_may_be_zero()
    {
        var fractions = new SplitFractions { Train = 0.5, Validation = 0, Test = 0.5 };

        var split = RowSplit.Stratified(Build(100, 20), new RandomSource(1), fractions);

        Assert.Equal((60, 0, 60), Sizes(split));
    }

    [Theory]
    [InlineData(0.8, 0.1, 0.2)]
    [InlineData(1.2, -0.1, -0.1)]
    [InlineData(double.NaN, 0.1, 0.1)]
    [InlineData(double.PositiveInfinity, 0, 0)]
    public void Fractions_that_are_none_are_refused(double train, double validation, double test) =>
        InputFault.Expect(
            () => RowSplit.Unstratified(
                Build(100, 20), new RandomSource(1), new SplitFractions { Train = train, Validation = validation, Test = test }),
            "fractions");

    [Fact]
    public void Too_few_rows_are_refused_by_the_name_of_the_class()
    {
        InputFault.Expect(() => Split(Build(100, 9), 1, isStratified: true), "'rrlyrae'", "9 rows", "at least 10");
        InputFault.Expect(() => Split(Build(100, 0), 1, isStratified: true), "'rrlyrae'", "0 rows");
        InputFault.Expect(() => Split(Build(4, 5), 1, isStratified: false), "The catalogue", "9 rows");
        var fractions = new SplitFractions { Train = 0.98, Validation = 0.01, Test = 0.01 };
        InputFault.Expect(
            () => RowSplit.Stratified(Build(1000, 20), new RandomSource(1), fractions), "'rrlyrae'", "20 rows");
        Assert.Equal((87, 11, 11), Sizes(Split(Build(100, 9), 1, isStratified: false)));
    }

    private static (int Train, int Validation, int Test) Sizes(RowSplit split) =>
        (split.Train.Length, split.Validation.Length, split.Test.Length);

    private static RowSplit Split(LabeledTable catalog, long seed, bool isStratified) =>
        isStratified
            ? RowSplit.Stratified(catalog, new RandomSource(seed))
            : RowSplit.Unstratified(catalog, new RandomSource(seed));

    private static LabeledTable Build(int stars, int variables) => new(
        [],
        [],
        ["star", "rrlyrae"],
        [.. Enumerable.Repeat(0, stars), .. Enumerable.Repeat(1, variables)],
        []);
}
