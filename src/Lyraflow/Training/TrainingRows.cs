using System.Numerics;
using Lyraflow.Rows;

namespace Lyraflow.Training;

/// <summary>The rows that a flow is trained on, and the loss by which its training is judged.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal abstract class TrainingRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The rows of an epoch, as many in each.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    public abstract FeatureTable<T> Epoch(int epoch);

    /// <summary>Mean −ln p of rows that are not trained on, under the flow as it is.</summary>
    public abstract double ValidationLoss();
}
