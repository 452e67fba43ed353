using System.Numerics;
using Lyraflow.Engine;

namespace Lyraflow.Tests.Engine;

public class TranspositionTests
{
    [Fact]
    public void Every_shape_is_transposed_in_float() => Check<float>();

    [Fact]
    public void Every_shape_is_transposed_in_double() => Check<double>();

    [Fact]
    public void Too_little_room_is_refused()
    {
        var workspace = new Workspace<float>(8);
        var tile = workspace[workspace.Reserve(3)];
        Assert.Throws<ArgumentOutOfRangeException>(() => Transpose(tile, new float[24], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Transpose(tile, new float[23], 3));
    }

    private static void Transpose<T>(Tile<T> tile, Span<T> rows, int stride)
        where T : unmanaged
        => Transposition.Transpose(tile.Elements, tile.Stride, tile.Columns, tile.PaddedRows, rows, stride);

    private static void Check<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var rows in new[] { 1, 3, 4, 8, 9, 16, 31, 128 })
        {
            for (var columns = 1; columns <= 33; columns++)
            {
                var workspace = new Workspace<T>(rows + 3);
                var block = workspace.Reserve(columns);
                workspace.Rows = rows;
                var tile = workspace[block];
                for (var column = 0; column < columns; column++)
                {
                    for (var row = 0; row < tile.PaddedRows; row++)
                    {
                        tile.Column(column)[row] = T.CreateChecked((1000 * row) + column);
                    }
                }

                var stride = columns + (rows % 5);
                var untouched = T.CreateChecked(-1);
                var result = new T[(tile.PaddedRows * stride) + 7];
                result.AsSpan().Fill(untouched);
                Transpose(tile, result, stride);
                for (var i = 0; i < result.Length; i++)
                {
                    var (row, column) = (i / stride, i % stride);
                    var expected = row < tile.PaddedRows && column < columns ? T.CreateChecked((1000 * row) + column) : untouched;
                    Assert.True(expected == result[i], $"{rows} × {columns}: ({row}, {column}) is {result[i]}, not {expected}");
                }
            }
        }
    }
}
