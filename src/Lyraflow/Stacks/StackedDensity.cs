using Lyraflow.Densities;
using Lyraflow.Engine;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Stacks;

/// <summary>
/// A convex combination of densities, p(x) = (1 − ε)·Σ w_m p_m(x) + ε·f(x), with the weights of Smyth and Wolpert (1999,
/// "Linearly combining density estimators via stacking") and a floor f of a tiny, fixed weight
/// ε = <see cref="BroadFloor.Weight"/> that all classes of a model share.
/// </summary>
public sealed class StackedDensity : IDensity<float>
{
    // The weights of a flow stay in the near caches for so many tiles before the next flow takes its turn.
    internal const int BlockRows = 16 * TileSize.MaximumRows;

    /// <summary>Creates a stack.</summary>
    /// <param name="members">Flows and mixtures of the same columns and context; the weights are positive and sum to one.</param>
    /// <param name="floor">The broad density that all classes share; null for none.</param>
    /// <exception cref="InputException">There is no member, a weight is impossible, or the columns differ.</exception>
    public StackedDensity(IReadOnlyList<StackMember> members, GaussianMixture? floor)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Count == 0 || members.Any(member => member.Density is not (Flow<float> or GaussianMixture)))
        {
            throw new InputException("A stack needs members, each a flow or a Gaussian mixture.");
        }

        if (members.Any(member => !(member.Weight > 0)) || Math.Abs(members.Sum(member => member.Weight) - 1) > 1e-6)
        {
            throw new InputException("The weights of a stack must be positive and sum to one.");
        }

        Dimension = members[0].Density.Dimension;
        ContextDimension = members[0].Density.ContextDimension;
        if (members.Any(member => member.Density.Dimension != Dimension || member.Density.ContextDimension != ContextDimension)
            || floor is not null && floor.Dimension != Dimension)
        {
            throw new InputException("The members of a stack have the same columns and the same context.");
        }

        Members = [.. members];
        Floor = floor;
    }

    /// <summary>The densities and their weights.</summary>
    public IReadOnlyList<StackMember> Members { get; }

    /// <summary>The broad density that all classes share; null for none.</summary>
    public GaussianMixture? Floor { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int ContextDimension { get; }

    /// <inheritdoc/>
    public IDensityScorer<float> NewScorer(WorkerTeam team)
        => new BlockScorer<float>(this, team, BlockRows, () => new StackPass(this), takesContext: true);

    /// <summary>Draws rows from the members; the floor, which stands for no object, is left out.</summary>
    /// <inheritdoc/>
    public FeatureTable<float> Sample(int count, RandomSource random, WorkerTeam team)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Draw(count, random, (member, rows, source) => member.Sample(rows.Length, source, team));
    }

    /// <inheritdoc cref="Sample(int, RandomSource, WorkerTeam)"/>
    public FeatureTable<float> Sample(FeatureTable<float> context, RandomSource random, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Draw(context.Rows, random, (member, rows, source) => member.Sample(context.Select(rows), source, team)).Given(context);
    }

    private FeatureTable<float> Draw(int count, RandomSource random, Func<IDensity<float>, int[], RandomSource, FeatureTable<float>> draw)
    {
        ArgumentNullException.ThrowIfNull(random);
        var choice = new RandomSource((long)random.NextBits());
        var chosen = new int[count];
        foreach (ref var member in chosen.AsSpan())
        {
            member = Choose(choice.NextUniform());
        }

        var sample = new FeatureTable<float>(count, Dimension);
        for (var m = 0; m < Members.Count; m++)
        {
            int[] rows = [.. Enumerable.Range(0, count).Where(row => chosen[row] == m)];
            var drawn = draw(Members[m].Density, rows, new RandomSource((long)random.NextBits()));
            for (var column = 0; column < Dimension; column++)
            {
                for (var row = 0; row < rows.Length; row++)
                {
                    sample.Columns[column][rows[row]] = drawn.Columns[column][row];
                }
            }
        }

        return sample;
    }

    private int Choose(double uniform)
    {
        var m = 0;
        for (var rest = uniform - Members[0].Weight; rest >= 0 && m + 1 < Members.Count; m++)
        {
            rest -= Members[m + 1].Weight;
        }

        return m;
    }
}
