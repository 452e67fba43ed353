using System.Numerics;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Densities;

/// <summary>One thread's way to score a block of rows.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal interface IBlockPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>ln p of rows from <paramref name="first"/> on, as many as there is room for in the result.</summary>
    void Score(FeatureTable<T> rows, int first, Span<double> result);
}

/// <summary>Shares out rows over a team, block by block, each thread with a pass of its own.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class BlockScorer<T> : IDensityScorer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IDensity<T> _density;
    private readonly WorkerTeam _team;
    private readonly int _blockRows;
    private readonly bool _takesContext;
    private readonly IBlockPass<T>[] _passes;
    private readonly Action<int, int> _scoreBlock;
    private FeatureTable<T>? _rows;
    private Memory<double> _result;

    /// <summary>Creates a scorer.</summary>
    /// <param name="density">The density.</param>
    /// <param name="team">The threads; not owned.</param>
    /// <param name="blockRows">Most rows of a block.</param>
    /// <param name="create">Makes the pass of a thread.</param>
    /// <param name="takesContext">
    /// Whether the rows' context must suit the density; a Gaussian has nothing to do with it, whether it is there or not.
    /// </param>
    public BlockScorer(IDensity<T> density, WorkerTeam team, int blockRows, Func<IBlockPass<T>> create, bool takesContext = false)
    {
        ArgumentNullException.ThrowIfNull(team);
        _density = density;
        _team = team;
        _blockRows = blockRows;
        _takesContext = takesContext;
        _passes = [.. Enumerable.Range(0, team.Threads).Select(_ => create())];
        _scoreBlock = ScoreBlock;
    }

    /// <inheritdoc/>
    public void LogDensity(FeatureTable<T> rows, int count, Memory<double> result)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rows.Rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Dimension, _density.Dimension);
        ArgumentOutOfRangeException.ThrowIfNotEqual(result.Length, count);
        if (_takesContext)
        {
            _density.RequireContext(rows.Context?.Dimension ?? 0);
        }

        _rows = rows;
        _result = result;
        _team.Run((count + _blockRows - 1) / _blockRows, _scoreBlock);
        _rows = null;
        _result = default;
    }

    private void ScoreBlock(int worker, int block)
    {
        var first = block * _blockRows;
        _passes[worker].Score(_rows!, first, _result.Span.Slice(first, Math.Min(_blockRows, _result.Length - first)));
    }
}
