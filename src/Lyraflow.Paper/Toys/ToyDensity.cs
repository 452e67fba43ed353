using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Paper.Toys;

/// <summary>
/// A density in the plane that is known exactly: rows are drawn from it, and its own log density says how well any
/// model of those rows can do.
/// </summary>
public abstract class ToyDensity
{
    private readonly Lazy<double> _entropy;

    private protected ToyDensity(string name, double halfWidth)
    {
        Name = name;
        HalfWidth = halfWidth;
        _entropy = new Lazy<double>(ComputeEntropy);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>All but a negligible part of the density lies in the square [−w, w]².</summary>
    public double HalfWidth { get; }

    /// <summary>Whether there is no density at all outside that square.</summary>
    public virtual bool EndsAtSquare => false;

    /// <summary>The differential entropy in nats: the lowest loss that a model can reach.</summary>
    public double Entropy => _entropy.Value;

    /// <summary>ln p.</summary>
    public abstract double LogDensity(double x, double y);

    /// <summary>Draws rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="random">The random source.</param>
    public FeatureTable<float> Sample(int rows, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var table = new FeatureTable<float>(rows, 2);
        for (var row = 0; row < rows; row++)
        {
            var (x, y) = Draw(random);
            (table.Columns[0][row], table.Columns[1][row]) = ((float)x, (float)y);
        }

        return table;
    }

    private protected abstract (double X, double Y) Draw(RandomSource random);

    private protected abstract double ComputeEntropy();

    /// <summary>
    /// −∫ p ln p by the midpoint rule on the square, which converges exponentially for a density that is smooth on
    /// the scale of <paramref name="smoothness"/>.
    /// </summary>
    private protected double IntegrateEntropy(double smoothness)
    {
        var cells = (int)Math.Ceiling(2 * HalfWidth / (0.4 * smoothness));
        var step = 2 * HalfWidth / cells;
        var sum = 0.0;
        for (var i = 0; i < cells; i++)
        {
            for (var j = 0; j < cells; j++)
            {
                var logDensity = LogDensity(((i + 0.5) * step) - HalfWidth, ((j + 0.5) * step) - HalfWidth);
                sum -= double.IsNegativeInfinity(logDensity) ? 0 : Math.Exp(logDensity) * logDensity;
            }
        }

        return sum * step * step;
    }
}
