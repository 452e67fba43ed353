using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Layers.Transformers;

namespace Lyraflow.Tests.Layers.Transformers;

/// <summary>A scalar transformer applied to numbers, each with its own θ.</summary>
internal sealed class ScalarRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ScalarTransformer<T> _transformer;
    private readonly Func<int, int, double> _theta;
    private readonly int _rows;
    private readonly Workspace<T> _workspace;
    private readonly Block _thetaBlock;
    private readonly Block _savedBlock;
    private readonly Block _valueBlock;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">The transformer.</param>
    /// <param name="rows">How many numbers.</param>
    /// <param name="theta">θ of a row and column.</param>
    public ScalarRun(ScalarTransformerShape options, int rows, Func<int, int, double> theta)
    {
        _transformer = options.Build<T>();
        _theta = theta;
        _rows = rows;
        _workspace = new Workspace<T>(rows);
        _thetaBlock = _workspace.Reserve(_transformer.ParametersPerColumn);
        _savedBlock = _workspace.Reserve(_transformer.SavedColumns);
        _valueBlock = _workspace.Reserve(3);
    }

    /// <summary>Data → base; a second result is ln ∂z/∂x.</summary>
    public (T[] Values, T[] LogSlopes) ToBase(ReadOnlySpan<T> inputs)
    {
        var values = Begin(inputs);
        _transformer.ToBase(_workspace[_thetaBlock], values.Column(0), values.Column(1), _workspace[_savedBlock]);
        return Read(values);
    }

    /// <summary>Base → data; a second result is ln ∂x/∂z.</summary>
    public (T[] Values, T[] LogSlopes) ToData(ReadOnlySpan<T> inputs)
    {
        var values = Begin(inputs);
        _transformer.ToData(_workspace[_thetaBlock], values.Column(0), values.Column(1));
        return Read(values);
    }

    /// <summary>After <see cref="ToBase"/>: the gradients of Σz + 2 Σ ln ∂z/∂x with respect to x and θ.</summary>
    public (T[] Inputs, T[] Theta) BackPropagate()
    {
        var values = _workspace[_valueBlock];
        values.Clear();
        values.Column(0)[.._rows].Fill(T.One);
        values.Column(2)[.._rows].Fill(T.CreateChecked(2));
        var theta = _workspace[_thetaBlock];
        _transformer.BackPropagate(theta, values.Column(0), values.Column(2), _workspace[_savedBlock]);
        return (values.Column(0)[.._rows].ToArray(),
            [.. Enumerable.Range(0, theta.Columns).SelectMany(column => theta.Column(column)[.._rows].ToArray())]);
    }

    private Tile<T> Begin(ReadOnlySpan<T> inputs)
    {
        Assert.Equal(_rows, inputs.Length);
        var theta = _workspace[_thetaBlock];
        theta.Clear();
        for (var column = 0; column < theta.Columns; column++)
        {
            for (var row = 0; row < _rows; row++)
            {
                theta.Column(column)[row] = T.CreateChecked(_theta(row, column));
            }
        }

        var values = _workspace[_valueBlock];
        values.Clear();
        inputs.CopyTo(values.Column(0));
        return values;
    }

    private (T[] Values, T[] LogSlopes) Read(Tile<T> values)
        => (values.Column(0)[.._rows].ToArray(), values.Column(1)[.._rows].ToArray());
}
