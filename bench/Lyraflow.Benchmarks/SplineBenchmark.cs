using BenchmarkDotNet.Attributes;
using Lyraflow.Engine;
using Lyraflow.Layers.Transformers;

namespace Lyraflow.Benchmarks;

/// <summary>One column of a tile through the rational-quadratic spline, there and back.</summary>
public class SplineBenchmark
{
    private const int Rows = 128;

    private RationalQuadraticSpline<float> _spline = null!;
    private Tile<float> _theta;
    private Tile<float> _source;
    private Tile<float> _scratch;
    private Tile<float> _saved;
    private Tile<float> _values;

    /// <summary>Bins of the spline.</summary>
    [Params(8, 64)]
    public int Bins { get; set; }

    /// <summary>Bits of the vectors.</summary>
    [Params(256, 512)]
    public int Bits { get; set; }

    /// <summary>Fills the tiles; the forward pass leaves what back-propagation needs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _spline = new RationalQuadraticSpline<float>(new RationalQuadraticSplineShape(Bins, -8, 8));
        _theta = Tiles.Normal(_spline.ParametersPerColumn, Rows);
        _scratch = Tiles.Normal(_spline.ParametersPerColumn, Rows);
        _source = Tiles.Normal(1, Rows);
        _saved = Tiles.Normal(_spline.SavedColumns, Rows);
        _values = Tiles.Normal(2, Rows);
        Forward();
    }

    /// <summary>Data to base, with the log-determinant.</summary>
    [Benchmark]
    public void Forward()
    {
        _source.Column(0).CopyTo(_values.Column(0));
        if (Bits == 512)
        {
            _spline.ToBase<Lanes512<float>>(_theta, _values.Column(0), _values.Column(1), _saved);
        }
        else
        {
            _spline.ToBase<Lanes256<float>>(_theta, _values.Column(0), _values.Column(1), _saved);
        }
    }

    /// <summary>Base to data.</summary>
    [Benchmark]
    public void Inverse()
    {
        _source.Column(0).CopyTo(_values.Column(0));
        if (Bits == 512)
        {
            _spline.ToData<Lanes512<float>>(_theta, _values.Column(0), _values.Column(1));
        }
        else
        {
            _spline.ToData<Lanes256<float>>(_theta, _values.Column(0), _values.Column(1));
        }
    }

    /// <summary>Gradients, and the copy of θ that they overwrite.</summary>
    [Benchmark]
    public void Backward()
    {
        _theta.Elements.CopyTo(_scratch.Elements);
        _source.Column(0).CopyTo(_values.Column(0));
        if (Bits == 512)
        {
            _spline.BackPropagate<Lanes512<float>>(_scratch, _values.Column(0), _source.Column(0), _saved);
        }
        else
        {
            _spline.BackPropagate<Lanes256<float>>(_scratch, _values.Column(0), _source.Column(0), _saved);
        }
    }
}
