using Lyraflow.Primitives;

namespace Lyraflow.Stacks;

/// <summary>A fit that is still to be done.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Kind">Its kind of density.</param>
/// <param name="Name">What to call it.</param>
/// <param name="Work">Roughly how many floating-point operations it takes.</param>
/// <param name="Run">Does it.</param>
internal sealed record PlannedFit(string Class, DensityKind Kind, string Name, double Work, FitAction Run)
{
    /// <summary>The same, as one of the fits that are likely.</summary>
    public ExpectedFits Expected => new(Class, Kind, Work);
}

/// <summary>Does a fit on some threads.</summary>
internal delegate void FitAction(WorkerTeam team, IProgress<double> progress, CancellationToken cancellation);

/// <summary>Fits of one kind that are likely to follow.</summary>
/// <param name="Class">Their class.</param>
/// <param name="Kind">Their kind of density.</param>
/// <param name="Work">Roughly how many floating-point operations they take together.</param>
internal readonly record struct ExpectedFits(string Class, DensityKind Kind, double Work);
