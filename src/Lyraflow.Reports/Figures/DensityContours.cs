namespace Lyraflow.Reports.Figures;

/// <summary>
/// A smoothed two-dimensional histogram and the lines around its smallest regions that hold given shares of the rows.
/// </summary>
public sealed class DensityContours
{
    private const int Bins = 64;
    private const int SmoothingPasses = 3;

    private readonly double[,] _density = new double[Bins, Bins];
    private readonly FeatureAxis _x;
    private readonly FeatureAxis _y;

    /// <summary>Counts the rows of a grid.</summary>
    /// <param name="x">Numbers of the rows across.</param>
    /// <param name="y">As many upwards.</param>
    /// <param name="xAxis">Where the grid lies across; rows outside do not count.</param>
    /// <param name="yAxis">Where it lies upwards.</param>
    public DensityContours(double[] x, double[] y, FeatureAxis xAxis, FeatureAxis yAxis)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(xAxis);
        ArgumentNullException.ThrowIfNull(yAxis);
        _x = xAxis;
        _y = yAxis;
        for (var i = 0; i < x.Length; i++)
        {
            var column = (int)Math.Floor((x[i] - xAxis.Low) / (xAxis.High - xAxis.Low) * Bins);
            var row = (int)Math.Floor((y[i] - yAxis.Low) / (yAxis.High - yAxis.Low) * Bins);
            if (column is >= 0 and < Bins && row is >= 0 and < Bins)
            {
                _density[column, row]++;
            }
        }

        for (var pass = 0; pass < SmoothingPasses; pass++)
        {
            Smooth();
        }
    }

    /// <summary>The density above which the given share of the rows lies.</summary>
    public double LevelOf(double share)
    {
        double[] cells = [.. _density.Cast<double>()];
        Array.Sort(cells);
        var wanted = share * cells.Sum();
        var sum = 0.0;
        for (var i = cells.Length - 1; i > 0; i--)
        {
            sum += cells[i];
            if (sum >= wanted)
            {
                return cells[i];
            }
        }

        return cells[0];
    }

    /// <summary>Segments of the line at a level, by marching squares between the centres of the cells.</summary>
    public IEnumerable<(double X1, double Y1, double X2, double Y2)> Segments(double level)
    {
        var crossings = new List<(double X, double Y)>(4);
        for (var i = 0; i + 1 < Bins; i++)
        {
            for (var j = 0; j + 1 < Bins; j++)
            {
                crossings.Clear();
                Cross(i, j, i + 1, j);
                Cross(i + 1, j, i + 1, j + 1);
                Cross(i + 1, j + 1, i, j + 1);
                Cross(i, j + 1, i, j);
                for (var k = 0; k + 1 < crossings.Count; k += 2)
                {
                    yield return (crossings[k].X, crossings[k].Y, crossings[k + 1].X, crossings[k + 1].Y);
                }
            }
        }

        void Cross(int i1, int j1, int i2, int j2)
        {
            var (first, second) = (_density[i1, j1], _density[i2, j2]);
            if (first >= level != second >= level)
            {
                var t = (level - first) / (second - first);
                crossings.Add((Place(_x, i1 + (t * (i2 - i1))), Place(_y, j1 + (t * (j2 - j1)))));
            }
        }
    }

    private static double Place(FeatureAxis axis, double cell) => axis.Low + ((cell + 0.5) * (axis.High - axis.Low) / Bins);

    // The binomial kernel (1 2 1)/4 along both directions.
    private void Smooth()
    {
        var from = (double[,])_density.Clone();
        for (var i = 0; i < Bins; i++)
        {
            for (var j = 0; j < Bins; j++)
            {
                var sum = 0.0;
                for (var k = -1; k <= 1; k++)
                {
                    for (var l = -1; l <= 1; l++)
                    {
                        sum += (2 - Math.Abs(k)) * (2 - Math.Abs(l)) * from[Math.Clamp(i + k, 0, Bins - 1), Math.Clamp(j + l, 0, Bins - 1)];
                    }
                }

                _density[i, j] = sum / 16;
            }
        }
    }
}
