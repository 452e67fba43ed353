using Lyraflow.Onnx.Graphs;
using Lyraflow.Statistics.Likelihood;

namespace Lyraflow.Onnx.Decisions;

/// <summary>
/// The ratio, the posterior and the flag as operations of a graph: what <see cref="LogLikelihoodRatio.AgainstRest"/>,
/// <see cref="Posterior"/> and <see cref="OutlierThreshold.Flag"/> compute, with the priors of the caller.
/// </summary>
internal sealed class DecisionGraph
{
    private readonly ScoringRule _rule;
    private readonly Value _logDensities;
    private readonly Value _target;
    private readonly Value _logOthers;
    private readonly Value _logPrior;
    private readonly Value _logOtherPriors;

    /// <summary>Prepares it.</summary>
    /// <param name="rule">How densities are turned into a decision.</param>
    /// <param name="logDensities">Rows × classes, two or more, in double precision.</param>
    /// <param name="priors">One number per class; they need not sum to one.</param>
    public DecisionGraph(ScoringRule rule, Value logDensities, Value priors)
    {
        int[] others = [.. Enumerable.Range(0, rule.Thresholds.Count).Where(k => k != rule.Target)];
        var logPriors = (priors / priors.Sum()).Log();
        _rule = rule;
        _logDensities = logDensities;
        _target = logDensities.Columns(rule.Target);
        _logPrior = logPriors.Columns(rule.Target);
        _logOtherPriors = logPriors.Columns(others).LogSumExp();
        _logOthers = others.Length == 1
            ? logDensities.Columns(others)
            : (logDensities.Columns(others) + (logPriors.Columns(others) - _logOtherPriors)).LogSumExp();
    }

    /// <summary>The natural log ratio, rows × 1: of the class against the others, mixed in the proportions of their priors.</summary>
    public Value LogRatio()
    {
        // Where no class gives any density, nothing was learned of the row: the ratio is 1.
        var isUnknown = _target.Is(double.NegativeInfinity) & _logOthers.Is(double.NegativeInfinity);
        return isUnknown.Choose(_target.Number(0), _target - _logOthers);
    }

    /// <summary>The posterior of the class, rows × 1, calibrated where there is a calibration.</summary>
    public Value Posterior()
    {
        var logRatio = LogRatio();
        var logOdds = _rule.Calibration is { } calibration
            ? (calibration.Slope * logRatio) + (calibration.Intercept * Explained())
            : logRatio;

        // Without a prior nothing makes the class probable, not even an infinite ratio.
        var posterior = 1 / (1 + (-(logOdds + (_logPrior - _logOtherPriors))).Exp());
        return _logPrior.Is(double.NegativeInfinity).Choose(posterior.Number(0), posterior);
    }

    /// <summary>Rows × 1: whether no class explains the row.</summary>
    public static Value Outlier(ScoringRule rule, Value logDensities)
    {
        var thresholds = Thresholds(rule, logDensities.Graph);
        var claimed = (logDensities >= thresholds) & !logDensities.Is(double.NegativeInfinity);
        return claimed.To(logDensities.Type).Largest() < 0.5;
    }

    /// <summary>How far classes explain a row (<see cref="OutlierThreshold.Explained"/>).</summary>
    private Value Explained() => (_logDensities - Thresholds(_rule, _logDensities.Graph)).Largest().AtMost(0).Exp();

    private static Value Thresholds(ScoringRule rule, Graph graph)
        => graph.Constant([.. rule.Thresholds.Select(threshold => threshold.Finite)], rule.Thresholds.Count);
}
