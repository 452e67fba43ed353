namespace Lyraflow.Stacks;

/// <summary>
/// How long fits take for their work, as measured: by fits of the same kind and class; before there is one, by those of its family
/// and class; before there are such, by all.
/// </summary>
internal sealed class FitSpeeds
{
    // What is less certain counts as much as so many seconds of measurement: the first of a program are slow.
    private const double SecondsOfGuess = 1;

    // Before so much of a fit is done, its own speed tells little.
    private const double TooEarly = 0.03;

    private readonly Dictionary<(string Class, DensityKind Kind), double> _kinds;
    private readonly Dictionary<(string Class, string Family), double> _families;
    private readonly double _usual;

    /// <summary>Takes what is known so far.</summary>
    /// <param name="finished">Fits that are finished.</param>
    /// <param name="others">Fits that are under way, and such as wait.</param>
    public FitSpeeds(IReadOnlyCollection<FitClock> finished, IEnumerable<FitClock> others)
    {
        FitClock[] measured = [.. finished, .. others.Where(fit => fit.Fraction > TooEarly)];
        _usual = SecondsPerOperation(measured, guess: 1 / StackPlan.OperationsPerSecond);
        _families = measured
            .GroupBy(fit => (fit.Planned.Class, fit.Planned.Kind.Family))
            .ToDictionary(fits => fits.Key, fits => SecondsPerOperation(fits, _usual));
        _kinds = finished
            .GroupBy(fit => (fit.Planned.Class, fit.Planned.Kind))
            .ToDictionary(fits => fits.Key, fits => fits.Sum(fit => fit.Seconds) / fits.Sum(fit => fit.Planned.Work));
    }

    /// <summary>The seconds of one thread that fits are likely to take.</summary>
    public double Seconds(ExpectedFits fits) => fits.Work
        * (_kinds.TryGetValue((fits.Class, fits.Kind), out var own) ? own
            : _families.GetValueOrDefault((fits.Class, fits.Kind.Family), _usual));

    private static double SecondsPerOperation(IEnumerable<FitClock> fits, double guess)
        => (SecondsOfGuess + fits.Sum(fit => fit.Seconds))
            / ((SecondsOfGuess / guess) + fits.Sum(fit => fit.Fraction * fit.Planned.Work));
}
