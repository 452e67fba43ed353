using Lyraflow.Engine;
using Lyraflow.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Layers;

/// <summary>A bijection in float64 with parameters at hand, called with plain rows.</summary>
internal sealed class BijectionProbe
{
    private readonly Bijection<double> _bijection;

    public BijectionProbe(BijectionShape options, double spread, long seed = 1)
    {
        _bijection = options.Build<double>();
        Parameters = new double[_bijection.ParameterCount];
        var random = new RandomSource(seed);
        _bijection.Initialize(Parameters, random);
        for (var i = 0; i < Parameters.Length; i++)
        {
            Parameters[i] += spread * random.NextNormal();
        }
    }

    public double[] Parameters { get; }

    public int Dimension => _bijection.Dimension;

    public static double[][] Rows(int rows, int dimension, double scale, long seed = 5)
    {
        var random = new RandomSource(seed);
        return [.. Enumerable.Range(0, rows).Select(_ =>
            Enumerable.Range(0, dimension).Select(_ => scale * random.NextNormal()).ToArray())];
    }

    public (double[][] Rows, double[] LogDeterminant) ToBase(double[][] rows)
        => Run(rows, (values, log, workspace, memory) => _bijection.ToBase(Parameters, values, log.Column(0), workspace, memory));

    public (double[][] Rows, double[] LogDeterminant) ToData(double[][] rows)
        => Run(rows, (values, log, workspace, memory) => _bijection.ToData(Parameters, values, log.Column(0), workspace, memory));

    /// <summary>The gradients of Σ weights·z + Σ logWeights·log-determinant.</summary>
    public (double[][] Rows, double[] Parameters) BackPropagate(double[][] rows, double[][] weights, double[] logWeights)
    {
        var gradient = new double[Parameters.Length];
        var (rowGradients, _) = Run(rows, (values, log, workspace, memory) =>
        {
            _bijection.ToBase(Parameters, values, log.Column(0), workspace, memory);
            values.Clear();
            log.Clear();
            Fill(values, weights);
            logWeights.CopyTo(log.Column(0));
            _bijection.BackPropagate(Parameters, values, log.Column(0), gradient, workspace, memory);
        });
        return (rowGradients, gradient);
    }

    private static void Fill(Tile<double> tile, double[][] rows)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < tile.Columns; column++)
            {
                tile.Column(column)[row] = rows[row][column];
            }
        }
    }

    private (double[][] Rows, double[] LogDeterminant) Run(
        double[][] rows, Action<Tile<double>, Tile<double>, Workspace<double>, Activations> work)
    {
        var workspace = new Workspace<double>(rows.Length);
        var (valueBlock, logBlock) = (workspace.Reserve(Dimension), workspace.Reserve(1));
        var memory = _bijection.Plan(workspace, keep: true);
        var (values, log) = (workspace[valueBlock], workspace[logBlock]);
        Fill(values, rows);
        work(values, log, workspace, memory);
        var columns = Enumerable.Range(0, Dimension);
        var result = rows.Select((_, row) => columns.Select(column => workspace[valueBlock].Column(column)[row]).ToArray());
        return ([.. result], log.Column(0)[..rows.Length].ToArray());
    }
}
