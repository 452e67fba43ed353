using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Stacks;

/// <summary>A kind of density that a stack tries: how it is made of rows.</summary>
/// <param name="Name">Its name, one of a kind within a plan.</param>
public abstract record DensityKind(string Name)
{
    /// <summary>Fits the density.</summary>
    /// <param name="rows">The rows, with their context where the density is conditional.</param>
    /// <param name="random">Only its seed counts.</param>
    /// <param name="team">The threads; they do not change a bit of the result.</param>
    /// <param name="progress">Told how much of the fit is done, from 0 to 1, where that is known.</param>
    /// <param name="cancellation">Ends the fit.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public abstract IDensity<float> Fit(
        FeatureTable<float> rows, RandomSource random, WorkerTeam team, IProgress<double>? progress, CancellationToken cancellation);

    /// <summary>Kinds of one family take about as long for the same work.</summary>
    public virtual string Family => Name;

    /// <summary>How many fits to all rows stand for the kind in a stack, once held-out rows have given it weight.</summary>
    public abstract int FinalFits { get; }

    /// <summary>Roughly how many floating-point operations a fit takes: what the order of the fits and the progress go by.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="dimension">Number of columns.</param>
    public abstract double Work(int rows, int dimension);
}
