using BenchmarkDotNet.Attributes;
using Lyraflow.Engine;

namespace Lyraflow.Benchmarks;

/// <summary>A tile turned from columns into rows, as the gradient of the weights needs it.</summary>
public class TranspositionBenchmark
{
    private Tile<float> _tile;
    private AlignedBuffer<float> _rows = new(1);

    /// <summary>Columns of the tile.</summary>
    [Params(2, 64)]
    public int Columns { get; set; }

    /// <summary>Rows of the tile.</summary>
    [Params(125, 50)]
    public int Rows { get; set; }

    /// <summary>Fills the tile.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _tile = Tiles.Normal(Columns, Rows);
        _rows = new AlignedBuffer<float>(TileSize.Pad<float>(Rows) * TileSize.Pad<float>(Columns));
    }

    /// <summary>Columns to rows.</summary>
    [Benchmark]
    public void Transpose() => Transposition.Transpose(
        _tile.Elements, _tile.Stride, _tile.Columns, _tile.PaddedRows, _rows.Span, TileSize.Pad<float>(Columns));
}
