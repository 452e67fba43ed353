using System.Numerics.Tensors;
using Lyraflow.Statistics.Mathematics;

namespace Lyraflow.Statistics.Likelihood;

/// <summary>
/// The prior probability of each class: how common it is where the classifier is used, which need not be how common
/// it was where it was trained.
/// </summary>
public sealed class Priors
{
    private readonly double[] _probabilities;

    private Priors(double[] probabilities) => _probabilities = probabilities;

    /// <summary>One probability per class, in [0, 1], adding up to 1.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>Priors known from elsewhere.</summary>
    /// <exception cref="ArgumentException">
    /// Fewer than two classes, a value outside [0, 1], or a sum that differs from 1 by more than 1e-9.
    /// </exception>
    public static Priors Given(params ReadOnlySpan<double> probabilities)
    {
        CheckClasses(probabilities.Length);
        Require.Probabilities(probabilities, nameof(probabilities));
        return Math.Abs(TensorPrimitives.Sum(probabilities) - 1) <= 1e-9
            ? new(probabilities.ToArray())
            : throw new ArgumentException("The prior probabilities must add up to 1.", nameof(probabilities));
    }

    /// <summary>The same prior for each class.</summary>
    public static Priors Equal(int classes)
    {
        CheckClasses(classes);
        var probabilities = new double[classes];
        Array.Fill(probabilities, 1.0 / classes);
        return new(probabilities);
    }

    /// <summary>The shares of the classes in a training set.</summary>
    /// <exception cref="ArgumentException">Fewer than two classes, a negative count, or no objects at all.</exception>
    public static Priors FromCounts(params ReadOnlySpan<long> counts)
    {
        CheckClasses(counts.Length);
        var sum = 0.0;
        foreach (var count in counts)
        {
            sum += count >= 0 ? count : throw new ArgumentException("A count is negative.", nameof(counts));
        }

        if (sum == 0)
        {
            throw new ArgumentException("There are no objects to count.", nameof(counts));
        }

        var probabilities = new double[counts.Length];
        for (var k = 0; k < probabilities.Length; k++)
        {
            probabilities[k] = counts[k] / sum;
        }

        return new(probabilities);
    }

    internal static Priors Trusted(double[] probabilities) => new(probabilities);

    internal void CheckFor(ClassLogDensities logDensities, string name)
    {
        if (_probabilities.Length != logDensities.Classes)
        {
            throw new ArgumentException(
                $"There are {_probabilities.Length} priors for {logDensities.Classes} classes.", name);
        }
    }

    private static void CheckClasses(int classes)
    {
        if (classes < 2)
        {
            throw new ArgumentException("At least two classes are needed for priors.");
        }
    }
}
