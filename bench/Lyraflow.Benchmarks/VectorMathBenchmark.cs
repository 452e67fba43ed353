using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Lyraflow.Engine;

namespace Lyraflow.Benchmarks;

/// <summary>Our exponential of single precision beside the platform's.</summary>
public class VectorMathBenchmark
{
    private readonly float[] _input = new float[8192];
    private readonly float[] _output = new float[8192];

    /// <summary>Draws exponents at and below zero, as a softmax has them.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Tiles.Fill(_input);
        foreach (ref var value in _input.AsSpan())
        {
            value = -4 * Math.Abs(value);
        }
    }

    /// <summary>TensorPrimitives.Exp.</summary>
    [Benchmark(Baseline = true)]
    public void Platform() => TensorPrimitives.Exp(_input, _output);

    /// <summary>Ours, with vectors of 256 bits.</summary>
    [Benchmark]
    public void Ours()
    {
        for (var i = 0; i < _input.Length; i += Lanes256<float>.Count)
        {
            VectorMath<float, Lanes256<float>>.Exp(Lanes256<float>.Load(_input.AsSpan(i))).Store(_output.AsSpan(i));
        }
    }
}
