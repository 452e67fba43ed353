using Lyraflow.Primitives;
using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Statistics;

/// <summary>Rows under all classes of a <see cref="DensityClassifier"/>.</summary>
public sealed class ClassifiedRows
{
    private readonly IReadOnlyList<string> _classes;
    private readonly Priors _priors;

    internal ClassifiedRows(IReadOnlyList<string> classes, Priors priors, ClassLogDensities logDensities)
    {
        _classes = classes;
        _priors = priors;
        LogDensities = logDensities;
    }

    /// <summary>ln p of every row under every class, in nats per unit of the data.</summary>
    public ClassLogDensities LogDensities { get; }

    /// <summary>
    /// log10 of how much likelier each row is under one class than under the others, these mixed by their priors. With
    /// two classes no prior enters.
    /// </summary>
    /// <param name="name">The class.</param>
    /// <exception cref="InputException">There is no such class.</exception>
    public double[] Log10Ratio(string name)
    {
        var result = new double[LogDensities.Rows];
        LogLikelihoodRatio.AgainstRest(LogDensities, _priors, IndexOf(name), result);
        return result;
    }

    /// <summary>The probability of one class for each row, by Bayes' theorem with the priors.</summary>
    /// <param name="name">The class.</param>
    /// <exception cref="InputException">There is no such class.</exception>
    public double[] Posterior(string name)
    {
        var result = new double[LogDensities.Rows];
        Likelihood.Posterior.OfClass(LogDensities, _priors, IndexOf(name), result);
        return result;
    }

    private int IndexOf(string name)
    {
        for (var k = 0; k < _classes.Count; k++)
        {
            if (_classes[k] == name)
            {
                return k;
            }
        }

        throw new InputException($"There is no class {DisplayText.Quoted(name)}; the classes are {DisplayText.List(_classes)}.");
    }
}
