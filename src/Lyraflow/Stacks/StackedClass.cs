using System.Diagnostics;
using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Stacks;

/// <summary>
/// One class on its way to a stack: its folds, what was fitted without each, and how likely that makes the rows left out.
/// </summary>
internal sealed class StackedClass
{
    // Fewer tell too little, and fits to few rows cost little.
    private const int FewestRowsToGiveUpBy = 200;

    private readonly GaussianMixture _floor;
    private readonly RandomSource _random;
    private readonly int[][] _folds;
    private readonly List<KindFits> _kinds;
    private long _ticks;
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

    public StackPlan Plan { get; }

    public double Seconds => TimeSpan.FromTicks(_ticks).TotalSeconds;

    public IReadOnlyList<KindResult> Kinds { get; private set; } = [];

    /// <summary>The fits of all kinds that are still in the running, without one fold.</summary>
    public IEnumerable<PlannedFit> Fits(int fold) => _kinds.Where(kind => !kind.IsGivenUp).Select(kind => new PlannedFit(
        $"{Name}: {kind.Kind.Name}",
        Work(kind.Kind),
        (team, cancellation) =>
        {
            var started = Stopwatch.GetTimestamp();
            var held = _folds[fold].ToHashSet();
            int[] others = [.. Enumerable.Range(0, Rows.Rows).Where(row => !held.Contains(row))];
            try
            {
                var density = kind.Kind.Fit(Rows.Select(others), _random.Fork($"{kind.Kind.Name}, fold {fold}"), team, cancellation);
                kind.Densities[fold] = density;
                kind.LogDensities[fold] = Array.ConvertAll(
                    density.LogDensity(Rows.Select(_folds[fold]), team), value => double.IsNaN(value) ? double.NegativeInfinity : value);
            }
            catch (InputException fault)
            {
                // Another kind may do, on these rows; if none does, this is why.
                (kind.IsGivenUp, _fault) = (true, fault);
            }

            Interlocked.Add(ref _ticks, Stopwatch.GetElapsedTime(started).Ticks);
        }));

    /// <summary>
    /// Gives up, after the first fold, the kinds that have no weight and are clearly worse than the best.
    /// </summary>
    /// <returns>The work of the fits that were planned and fall away.</returns>
    public double GiveUpTheWorst(double standardErrors, double leastWeight)
    {
        if (Plan.Folds == 1 || _folds[0].Length < FewestRowsToGiveUpBy)
        {
            return 0;
        }

        var floor = LogFloor(folds: 1);
        var kinds = Running();
        var weights = StackWeights.Fit([.. kinds.Select(kind => kind.LogDensities[0])], floor);
        var losses = kinds.Select(kind => Losses(kind.LogDensities[0], floor)).ToArray();
        var best = losses.MinBy(loss => loss.Average())!;
        var skipped = 0.0;
        for (var k = 0; k < kinds.Count; k++)
        {
            var differences = losses[k].Zip(best, (loss, least) => loss - least).ToArray();
            var mean = differences.Average();
            var error = Math.Sqrt(differences.Sum(value => (value - mean) * (value - mean))) / differences.Length;
            if (weights[k] < leastWeight && mean > standardErrors * error)
            {
                kinds[k].IsGivenUp = true;
                skipped += (Plan.Folds - 1) * Work(kinds[k].Kind);
            }
        }

        return skipped;
    }

    /// <summary>Weighs the kinds and puts the stack together.</summary>
    public StackedDensity Combine(double leastWeight)
    {
        var floor = LogFloor(Plan.Folds);
        var running = Running();
        Weigh(running, floor, leastWeight);
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
        var members = running.Where(kind => kind.Weight > 0)
            .SelectMany(kind => kind.Densities.Select(density => new StackMember(kind.Weight / Plan.Folds, density!)))
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

    /// <summary>Weights by the held-out rows; small ones go to nothing, and the others are fitted again.</summary>
    private static void Weigh(List<KindFits> kinds, double[] floor, double leastWeight)
    {
        var left = kinds;
        while (true)
        {
            var weights = StackWeights.Fit([.. left.Select(kind => kind.All)], floor);
            if (left.Count == 1 || weights.Min() >= leastWeight)
            {
                for (var k = 0; k < left.Count; k++)
                {
                    left[k].Weight = weights[k];
                }

                return;
            }

            var lightest = weights.Index().MinBy(pair => pair.Item).Index;
            left = [.. left.Where((_, k) => k != lightest)];
        }
    }

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

        /// <summary>Of all folds, one after the other.</summary>
        public double[] All => _all ??= [.. LogDensities.SelectMany(fold => fold)];

        public bool IsGivenUp { get; set; }

        public double Weight { get; set; }
    }
}
