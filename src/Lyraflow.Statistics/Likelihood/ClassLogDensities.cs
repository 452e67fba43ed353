using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Likelihood;

/// <summary>
/// The natural log densities of the same rows under K ≥ 2 classes, in nats. Minus infinity is allowed: the class
/// gives the row no density.
/// </summary>
public sealed class ClassLogDensities
{
    private readonly double[][] _classes;

    /// <summary>Keeps the arrays, one per class, without copying them.</summary>
    /// <exception cref="ArgumentException">
    /// Fewer than two classes, no rows, unequal lengths, or a value that is NaN or plus infinity.
    /// </exception>
    public ClassLogDensities(params double[][] classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Length < 2)
        {
            throw new ArgumentException("At least two classes are needed to tell classes apart.", nameof(classes));
        }

        for (var k = 0; k < classes.Length; k++)
        {
            var name = $"class {k}";
            Require.NotEmpty(classes[k], name);
            Require.SameLength(classes[k].Length, classes[0].Length, name);
            Require.LogDensities(classes[k], name);
        }

        _classes = classes;
    }

    /// <summary>The number of classes K.</summary>
    public int Classes => _classes.Length;

    /// <summary>The number of rows.</summary>
    public int Rows => _classes[0].Length;

    /// <summary>The log densities of all rows under one class.</summary>
    public ReadOnlySpan<double> Of(int classIndex) => _classes[classIndex];

    internal void CheckClass(int classIndex, string name)
    {
        if (classIndex < 0 || classIndex >= Classes)
        {
            throw new ArgumentOutOfRangeException(name, classIndex, $"There are {Classes} classes, counted from 0.");
        }
    }
}
