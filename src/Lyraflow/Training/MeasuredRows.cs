using System.Numerics;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Training;

/// <summary>Rows as they are, the same in every epoch.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class MeasuredRows<T>(Flow<T> flow, FeatureTable<T> training, FeatureTable<T> validation, WorkerTeam team) : TrainingRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FlowScorer<T> _scorer = new(flow, team);
    private readonly double[] _logDensities = new double[validation.Rows];

    /// <inheritdoc/>
    public override FeatureTable<T> Epoch(int epoch) => training;

    /// <inheritdoc/>
    public override double ValidationLoss()
    {
        _scorer.LogDensity(validation, _logDensities);
        var sum = 0.0;
        foreach (var value in _logDensities)
        {
            sum -= value;
        }

        return sum / _logDensities.Length;
    }
}
