namespace Lyraflow.Workflows.Speed;

/// <summary>What <see cref="EnsembleSpeedTest"/> measured.</summary>
/// <param name="Flow">The recipe of the flows.</param>
/// <param name="Members">Number of flows.</param>
/// <param name="Parameters">Number of parameters of one.</param>
/// <param name="Rows">Rows that each is trained on, and that are scored.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="AloneSeconds">Median seconds to train the flows one after the other on one thread.</param>
/// <param name="SideBySideSeconds">Median seconds to train them side by side on all threads.</param>
/// <param name="Speedup">The quotient of the two.</param>
/// <param name="ScoreOneMs">Median milliseconds to score the rows under one flow.</param>
/// <param name="ScoreAllMs">Median milliseconds to score them under all.</param>
/// <param name="ScoreCost">What scoring under all costs, in units of one flow's.</param>
public sealed record EnsembleSpeedReport(
    string Flow,
    int Members,
    int Parameters,
    int Rows,
    int Threads,
    double AloneSeconds,
    double SideBySideSeconds,
    double Speedup,
    double ScoreOneMs,
    double ScoreAllMs,
    double ScoreCost);
