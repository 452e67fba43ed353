using System.Numerics;
using Lyraflow.Layers;

namespace Lyraflow.Testing;

/// <summary>A <see cref="CustomBijection"/> on plain rows, computed in one of the two precisions.</summary>
internal sealed class CustomRowMap<T> : IRowMap
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly CustomBijection _bijection;
    private readonly T[] _parameters;

    public CustomRowMap(CustomBijection bijection)
    {
        _bijection = bijection;
        _parameters = new T[bijection.ParameterBlocks.Sum(block => block.Count)];
    }

    public int Dimension => _bijection.Dimension;

    public int ParameterCount => _parameters.Length;

    public void SetParameters(ReadOnlySpan<double> parameters)
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            _parameters[i] = T.CreateChecked(parameters[i]);
        }
    }

    public (double[,] Values, double[] LogDeterminants) ToBase(double[,] rows)
    {
        var (values, logDeterminants) = (ByColumn(rows), new T[rows.GetLength(0)]);
        _bijection.ToBase(_parameters, new Columns<T>(values, Dimension), logDeterminants);
        return (ByRow(values), Widen(logDeterminants));
    }

    public (double[,] Values, double[] LogDeterminants) ToData(double[,] rows)
    {
        var (values, logDeterminants) = (ByColumn(rows), new T[rows.GetLength(0)]);
        _bijection.ToData(_parameters, new Columns<T>(values, Dimension), logDeterminants);
        return (ByRow(values), Widen(logDeterminants));
    }

    public (double[,] Inputs, double[] Parameters) BackPropagate(
        double[,] rows, double[,] gradient, double[] logDeterminantGradient, double start = 0)
    {
        var (inputs, gradients, parameters) = (ByColumn(rows), ByColumn(gradient), new T[_parameters.Length]);
        parameters.AsSpan().Fill(T.CreateChecked(start));
        _bijection.BackPropagate(
            _parameters,
            new Columns<T>(inputs, Dimension),
            new Columns<T>(gradients, Dimension),
            Array.ConvertAll(logDeterminantGradient, T.CreateChecked),
            parameters);
        return (ByRow(gradients), Widen(parameters));
    }

    private static double[] Widen(T[] values) => Array.ConvertAll(values, double.CreateChecked);

    private T[] ByColumn(double[,] rows)
    {
        var count = rows.GetLength(0);
        var values = new T[rows.Length];
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < Dimension; column++)
            {
                values[(column * count) + row] = T.CreateChecked(rows[row, column]);
            }
        }

        return values;
    }

    private double[,] ByRow(T[] values)
    {
        var count = values.Length / Dimension;
        var rows = new double[count, Dimension];
        for (var row = 0; row < count; row++)
        {
            for (var column = 0; column < Dimension; column++)
            {
                rows[row, column] = double.CreateChecked(values[(column * count) + row]);
            }
        }

        return rows;
    }
}
