using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Stacks;

/// <summary>
/// One class on its way to a stack: its folds, what was fitted without each, how likely that makes the rows left out, and
/// what is fitted again to all rows.
/// </summary>
internal sealed class StackedClass
{
    // Fewer tell too little, and fits to few rows cost little.
    private const int FewestRowsToGiveUpBy = 200;

    // What is lighter hardly changes the density.
    private const double LeastWeight = 0.01;

    // Flows take most of the time of a score. A kind must make held-out rows so many nats likelier for each flow that it adds.
    private const double LeastGainOfFlow = 0.0005;

    private readonly GaussianMixture _floor;
    private readonly RandomSource _random;
    private readonly int[][] _folds;
    private readonly List<KindFits> _kinds;
    private InputException? _fault;

    public StackedClass(string name, FeatureTable<float> rows, GaussianMixture floor, StackEffort effort, RandomSource random)
    {
        Name = name;
        Rows = rows;
        _floor = floor;
        _random = random;
        Plan = StackPlan.For(rows.Rows, rows.Dimension, rows.Context is not null, effort);
        int[] order = [.. Enumerable.Range(0, rows.Rows)];
        random.Fork("folds").Shuffle(order.AsSpan());
        _folds =
        [
            .. Enumerable.Range(0, StackPlan.FoldCount).Select(fold =>
                order.Where((_, i) => i % StackPlan.FoldCount == fold).Order().ToArray())
        ];
        _kinds = [.. Plan.Kinds.Select(kind => new KindFits(kind, Plan.Folds))];
    }

    public string Name { get; }

    public FeatureTable<float> Rows { get; }

    public StackPlan Plan { get; private set; }

    public IReadOnlyList<KindResult> Kinds { get; private set; } = [];

    /// <summary>The rows that the densities of the stack get to see.</summary>
    public FeatureTable<float> FittedRows => Plan.FitsAgain ? Rows : Rows.Select([.. _folds.Skip(1).SelectMany(fold => fold).Order()]);

    /// <summary>Tries one more kind.</summary>
    public void Add(DensityKind kind)
    {
        Plan = Plan with { Kinds = [.. Plan.Kinds, kind] };
        _kinds.Add(new KindFits(kind, Plan.Folds));
    }

    /// <summary>The fits of all kinds that are still in the running, without one fold.</summary>
    public IEnumerable<PlannedFit> Fits(int fold) => _kinds.Where(kind => !kind.IsGivenUp).Select(kind => new PlannedFit(
        Name,
        kind.Kind,
        $"{Name}: {kind.Kind.Name}",
        Work(kind.Kind),
        (team, progress, cancellation) =>
        {
            var held = _folds[fold].ToHashSet();
            int[] others = [.. Enumerable.Range(0, Rows.Rows).Where(row => !held.Contains(row))];
            try
            {
                var random = _random.Fork($"{kind.Kind.Name}, fold {fold}");
                var density = kind.Kind.Fit(Rows.Select(others), random, team, progress, cancellation);
                kind.Densities[fold] = density;
                kind.LogDensities[fold] = Array.ConvertAll(
                    density.LogDensity(Rows.Select(_folds[fold]), team), value => double.IsNaN(value) ? double.NegativeInfinity : value);
            }
            catch (InputException fault)
            {
                // Another kind may do, on these rows; if none does, this is why.
                (kind.IsGivenUp, _fault) = (true, fault);
            }
        }));

    /// <summary>The fits of the kinds that stay to all rows; none where the rows are so many that one fold fewer is no loss.</summary>
    public IEnumerable<PlannedFit> FinalFits() => !Plan.FitsAgain
        ? []
        : _kinds.Where(kind => kind.Weight > 0).SelectMany(kind => Enumerable.Range(0, kind.Kind.FinalFits).Select(fit => new PlannedFit(
            Name,
            kind.Kind,
            $"{Name}: {kind.Kind.Name}, all rows",
            kind.Kind.Work(Rows.Rows, Rows.Dimension),
            (team, progress, cancellation) =>
            {
                try
                {
                    var random = _random.Fork($"{kind.Kind.Name}, all rows {fit}");
                    kind.Final[fit] = kind.Kind.Fit(Rows, random, team, progress, cancellation);
                }
                catch (InputException)
                {
                    // The fits to the folds remain.
                }
            })));

    /// <summary>The fits without the other folds that are likely to follow the first.</summary>
    public IEnumerable<ExpectedFits> ExpectedFolds()
    {
        var share = MayGiveUp ? Plan.ShareThatStays : 1;
        return Running().Select(kind => new ExpectedFits(Name, kind.Kind, share * (Plan.Folds - 1) * Work(kind.Kind)));
    }

    /// <summary>The fits to all rows that are likely, before the kinds are weighed.</summary>
    public IEnumerable<ExpectedFits> ExpectedFinalFits()
    {
        var kinds = Running();
        return !Plan.FitsAgain ? [] : kinds.Select(kind => new ExpectedFits(
            Name, kind.Kind, StackPlan.UsualFinalFits / kinds.Count * kind.Kind.Work(Rows.Rows, Rows.Dimension)));
    }

    /// <summary>
    /// Gives up, after the first fold, the kinds that have no weight and are clearly worse than the best.
    /// </summary>
    public void GiveUpTheWorst(double standardErrors, double leastWeight)
    {
        if (!MayGiveUp)
        {
            return;
        }

        var floor = LogFloor(folds: 1);
        var kinds = Running();
        var weights = StackWeights.Fit([.. kinds.Select(kind => kind.LogDensities[0])], floor);
        var losses = kinds.Select(kind => Losses(kind.LogDensities[0], floor)).ToArray();
        var best = losses.MinBy(loss => loss.Average())!;
        for (var k = 0; k < kinds.Count; k++)
        {
            var differences = losses[k].Zip(best, (loss, least) => loss - least).ToArray();
            var mean = differences.Average();
            var error = Math.Sqrt(differences.Sum(value => (value - mean) * (value - mean))) / differences.Length;
            if (weights[k] < leastWeight && mean > standardErrors * error)
            {
                kinds[k].IsGivenUp = true;
            }
        }
    }

    /// <summary>Weighs the kinds by the held-out rows.</summary>
    public void Weigh()
    {
        var floor = LogFloor(Plan.Folds);
        Weigh(Running(), floor);
        Kinds =
        [
            .. _kinds.Where(kind => kind.LogDensities[0] is not null)
                .Select(kind => new KindResult(
                    kind.Kind.Name,
                    kind.IsGivenUp ? Losses(kind.LogDensities[0], LogFloor(folds: 1)).Average() : Losses(kind.All, floor).Average(),
                    kind.Weight))
                .OrderByDescending(kind => kind.Weight)
                .ThenBy(kind => kind.Loss)
        ];
    }

    /// <summary>Puts the stack together: of each kind the fits to all rows, or to the folds where there are none.</summary>
    public StackedDensity Combine()
    {
        var members = _kinds.Where(kind => kind.Weight > 0)
            .SelectMany(kind => kind.Members.Select(density => new StackMember(kind.Weight / kind.Members.Length, density)))
            .ToList();
        GaussianMixture[] mixtures = [.. members.Select(member => member.Density).OfType<GaussianMixture>()];
        if (mixtures.Length > 1)
        {
            // A sum of mixtures is a mixture.
            var parts = members.Where(member => member.Density is GaussianMixture).ToArray();
            var weight = parts.Sum(part => part.Weight);
            members.RemoveAll(parts.Contains);
            members.Add(new StackMember(
                weight, GaussianMixture.Average([.. parts.Select(part => (part.Weight / weight, (GaussianMixture)part.Density))])));
        }

        return new StackedDensity(members, _floor);
    }

    /// <summary>The held-out rows under all classes: under its own, by the fits that had not seen the row.</summary>
    public HeldOutDensities HeldOut(IReadOnlyList<IDensity<float>> stacks, int own, WorkerTeam team)
    {
        int[] rows = [.. _folds.Take(Plan.Folds).SelectMany(fold => fold)];
        var table = Rows.Select(rows);
        return new HeldOutDensities(rows, [.. stacks.Select((stack, k) => k == own ? OutOfFold() : stack.LogDensity(table, team))]);
    }

    private bool MayGiveUp => Plan.Folds > 1 && _folds[0].Length >= FewestRowsToGiveUpBy;

    private List<KindFits> Running()
    {
        var running = _kinds.Where(kind => !kind.IsGivenUp).ToList();
        return running.Count > 0 ? running : throw new InputException($"The class {Name} cannot be fitted: {_fault?.Message}");
    }

    private double[] OutOfFold()
        => WithFloor([.. _kinds.Where(kind => kind.Weight > 0).Select(kind => (kind.Weight, kind.All))], LogFloor(Plan.Folds));

    /// <summary>ln p of rows under weighted kinds and the floor.</summary>
    private static double[] WithFloor(IReadOnlyList<(double Weight, double[] LogDensities)> kinds, double[] floor)
    {
        double[] logWeights = [.. kinds.Select(kind => Math.Log(kind.Weight * (1 - BroadFloor.Weight)))];
        var result = new double[floor.Length];
        for (var row = 0; row < result.Length; row++)
        {
            var largest = floor[row];
            for (var k = 0; k < logWeights.Length; k++)
            {
                largest = Math.Max(largest, logWeights[k] + kinds[k].LogDensities[row]);
            }

            var sum = Math.Exp(floor[row] - largest);
            for (var k = 0; k < logWeights.Length; k++)
            {
                sum += Math.Exp(logWeights[k] + kinds[k].LogDensities[row] - largest);
            }

            result[row] = largest + Math.Log(sum);
        }

        return result;
    }

    /// <summary>
    /// Weights by the held-out rows. The lightest kinds go, one by one, and then the flows without which these rows are
    /// hardly less likely.
    /// </summary>
    private void Weigh(List<KindFits> kinds, double[] floor)
    {
        var left = kinds;
        var weights = FitWeights(left, floor);
        while (left.Count > 1 && weights.Min() < LeastWeight)
        {
            left = Without(left, weights.Index().MinBy(pair => pair.Item).Index);
            weights = FitWeights(left, floor);
        }

        while (left.Count > 1)
        {
            var loss = Loss(left, weights, floor);
            var (fewer, fewerWeights, gain) = left
                .Index()
                .Where(pair => pair.Item.Kind is not MixtureKind)
                .Select(pair =>
                {
                    var others = Without(left, pair.Index);
                    var othersWeights = FitWeights(others, floor);
                    var flows = Plan.FitsAgain ? pair.Item.Kind.FinalFits : Plan.Folds;
                    return (others, othersWeights, (Loss(others, othersWeights, floor) - loss) / flows);
                })
                .DefaultIfEmpty((left, weights, double.PositiveInfinity))
                .MinBy(choice => choice.Item3);
            if (gain >= LeastGainOfFlow)
            {
                break;
            }

            (left, weights) = (fewer, fewerWeights);
        }

        for (var k = 0; k < left.Count; k++)
        {
            left[k].Weight = weights[k];
        }
    }

    private static List<KindFits> Without(List<KindFits> kinds, int one) => [.. kinds.Where((_, k) => k != one)];

    private static double[] FitWeights(List<KindFits> kinds, double[] floor)
        => StackWeights.Fit([.. kinds.Select(kind => kind.All)], floor);

    private static double Loss(List<KindFits> kinds, double[] weights, double[] floor)
        => -WithFloor([.. kinds.Select((kind, k) => (weights[k], kind.All))], floor).Average();

    private double Work(DensityKind kind) => kind.Work(Rows.Rows - _folds[0].Length, Rows.Dimension);

    /// <summary>ln of the floor's share, of the rows of the first folds.</summary>
    private double[] LogFloor(int folds)
    {
        var rows = Rows.Select([.. _folds.Take(folds).SelectMany(fold => fold)]);
        return Array.ConvertAll(_floor.LogDensity(rows, threads: 1), value => value + Math.Log(BroadFloor.Weight));
    }

    private static double[] Losses(double[] logDensities, double[] floor)
        => Array.ConvertAll(WithFloor([(1, logDensities)], floor), value => -value);

    private sealed class KindFits(DensityKind kind, int folds)
    {
        private double[]? _all;

        public DensityKind Kind => kind;

        public IDensity<float>?[] Densities { get; } = new IDensity<float>?[folds];

        public double[][] LogDensities { get; } = new double[folds][];

        public IDensity<float>?[] Final { get; } = new IDensity<float>?[kind.FinalFits];

        /// <summary>What stands for the kind in the stack.</summary>
        public IDensity<float>[] Members
        {
            get
            {
                IDensity<float>[] final = [.. Final.OfType<IDensity<float>>()];
                return final.Length > 0 ? final : [.. Densities.OfType<IDensity<float>>()];
            }
        }

        /// <summary>Of all folds, one after the other.</summary>
        public double[] All => _all ??= [.. LogDensities.SelectMany(fold => fold)];

        public bool IsGivenUp { get; set; }

        public double Weight { get; set; }
    }
}
