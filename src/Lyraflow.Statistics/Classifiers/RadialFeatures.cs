using System.Numerics.Tensors;

namespace Lyraflow.Statistics.Classifiers;

/// <summary>
/// exp(−|z − c|² / (2 width²)) of a point z for each of some centres c, and a constant after them: Nyström's features of
/// the Gaussian kernel (Williams and Seeger 2001).
/// </summary>
internal sealed class RadialFeatures
{
    private readonly double[][] _centers;
    private readonly double _scale;

    /// <param name="centers">Column after column, one number per centre.</param>
    /// <param name="width">The kernel's width, in the unit of the points.</param>
    public RadialFeatures(double[][] centers, double width)
    {
        _centers = centers;
        _scale = -1 / (2 * width * width);
    }

    /// <summary>Number of centres.</summary>
    public int Centers => _centers[0].Length;

    /// <summary>Number of features.</summary>
    public int Count => Centers + 1;

    /// <summary>The features of one point.</summary>
    public void Of(ReadOnlySpan<double> point, Span<double> features)
    {
        var kernel = features[..Centers];
        kernel.Clear();
        Span<double> difference = stackalloc double[Centers];
        for (var j = 0; j < _centers.Length; j++)
        {
            TensorPrimitives.Subtract(_centers[j], point[j], difference);
            TensorPrimitives.MultiplyAdd(difference, difference, kernel, kernel);
        }

        TensorPrimitives.Multiply(kernel, _scale, kernel);
        TensorPrimitives.Exp(kernel, kernel);
        features[Centers] = 1;
    }

    /// <summary>The kernel of each centre with each, the penalty of the coefficients; the constant has none.</summary>
    public double[][] Penalty()
    {
        var penalty = new double[Count][];
        var point = new double[_centers.Length];
        for (var i = 0; i < Centers; i++)
        {
            penalty[i] = new double[Count];
            for (var j = 0; j < point.Length; j++)
            {
                point[j] = _centers[j][i];
            }

            Of(point, penalty[i]);
            penalty[i][Centers] = 0;
        }

        penalty[Centers] = new double[Count];
        return penalty;
    }
}
