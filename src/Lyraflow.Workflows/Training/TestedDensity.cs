using Lyraflow.Statistics.Moments;

namespace Lyraflow.Workflows.Training;

/// <summary>A density on rows that nothing was chosen by.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="LogLikelihood">Mean ln p of a row, in nats per unit of the features.</param>
public sealed record TestedDensity(int Rows, MeanWithError LogLikelihood);
