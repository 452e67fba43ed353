using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Layers;

namespace Lyraflow.Tests.Layers.Contracts;

/// <summary>
/// A chain of bijections with parameters, applied to rows: all of them as one tile.
/// </summary>
internal sealed class BijectionRun<T> : IRowMap
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Chain<T> _chain;
    private readonly Workspace<T> _workspace;
    private readonly Block _values;
    private readonly Block _logDeterminant;
    private readonly Activations _activations;

    /// <summary>Plans a run.</summary>
    /// <param name="item">The bijection.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="capacity">Most rows.</param>
    /// <param name="keep">Whether there will be back-propagation.</param>
    public BijectionRun(BijectionCase item, IEnumerable<double> parameters, int capacity, bool keep = true)
    {
        _chain = item.Build<T>();
        Parameters = [.. parameters.Select(T.CreateChecked)];
        Assert.Equal(_chain.ParameterCount, Parameters.Length);
        _workspace = new Workspace<T>(capacity);
        _values = _workspace.Reserve(_chain.Dimension);
        _logDeterminant = _workspace.Reserve(1);
        _workspace.ReserveContext(_chain.ContextDimension);
        _activations = _chain.Plan(_workspace, keep);
    }

    public T[] Parameters { get; }

    public int Dimension => _chain.Dimension;

    public int ParameterCount => Parameters.Length;

    /// <summary>What padding rows are filled with.</summary>
    public double Padding { get; init; }

    public void SetParameters(ReadOnlySpan<double> parameters)
    {
        for (var i = 0; i < Parameters.Length; i++)
        {
            Parameters[i] = T.CreateChecked(parameters[i]);
        }
    }

    private Span<T> LogDeterminant => _workspace[_logDeterminant].Column(0);

    /// <summary>z and log|det ∂z/∂x| of every row.</summary>
    public (double[,] Values, double[] LogDeterminants) ToBase(double[,] rows)
    {
        var tile = Begin(rows);
        _chain.ToBase(Parameters, tile, LogDeterminant, _workspace, _activations);
        return (Read(tile), ReadLogDeterminants(tile.Rows));
    }

    /// <summary>x and log|det ∂x/∂z| of every row.</summary>
    public (double[,] Values, double[] LogDeterminants) ToData(double[,] rows)
    {
        var tile = Begin(rows);
        _chain.ToData(Parameters, tile, LogDeterminant, _workspace, _activations);
        return (Read(tile), ReadLogDeterminants(tile.Rows));
    }

    /// <inheritdoc/>
    public (double[,] Inputs, double[] Parameters) BackPropagate(
        double[,] rows, double[,] gradient, double[] logDeterminantGradient, double start = 0)
    {
        var tile = Begin(rows);
        _chain.ToBase(Parameters, tile, LogDeterminant, _workspace, _activations);
        tile.Clear();
        LogDeterminant.Clear();
        for (var row = 0; row < tile.Rows; row++)
        {
            LogDeterminant[row] = T.CreateChecked(logDeterminantGradient[row]);
            for (var column = 0; column < tile.Columns; column++)
            {
                tile.Column(column)[row] = T.CreateChecked(gradient[row, column]);
            }
        }

        var parameterGradient = new T[Parameters.Length];
        parameterGradient.AsSpan().Fill(T.CreateChecked(start));
        _chain.BackPropagate(Parameters, tile, LogDeterminant, parameterGradient, _workspace, _activations);
        return (Read(tile), [.. parameterGradient.Select(double.CreateChecked)]);
    }

    /// <summary>The gradient of <see cref="RowLoss"/>.</summary>
    public (double[,] Inputs, double[] Parameters) Gradient(double[,] rows, int firstRow = 0)
        => RowLoss.Gradient(this, rows, firstRow: firstRow);

    private static double[,] Read(Tile<T> tile)
    {
        var rows = new double[tile.Rows, tile.Columns];
        for (var column = 0; column < tile.Columns; column++)
        {
            for (var row = 0; row < tile.Rows; row++)
            {
                rows[row, column] = double.CreateChecked(tile.Column(column)[row]);
            }
        }

        return rows;
    }

    private Tile<T> Begin(double[,] rows)
    {
        _workspace.Rows = rows.GetLength(0);
        var tile = _workspace[_values];
        for (var column = 0; column < tile.Columns; column++)
        {
            var lanes = tile.Column(column);
            lanes.Fill(T.CreateChecked(Padding));
            for (var row = 0; row < tile.Rows; row++)
            {
                lanes[row] = T.CreateChecked(rows[row, column]);
            }
        }

        for (var column = 0; column < _chain.ContextDimension; column++)
        {
            _workspace.Context.Column(column).Fill(T.CreateChecked(0.7 - column));
        }

        LogDeterminant.Clear();
        return tile;
    }

    private double[] ReadLogDeterminants(int rows) => [.. LogDeterminant[..rows].ToArray().Select(double.CreateChecked)];
}
