namespace Lyraflow.Workflows.Speed;

/// <summary>What a <see cref="SpeedTest"/> measured.</summary>
/// <param name="Flow">The recipe of the flow.</param>
/// <param name="Layers">Layers.</param>
/// <param name="Bins">Bins of each spline; null where there are none.</param>
/// <param name="Hidden">Widths of the hidden layers; null where there are no networks.</param>
/// <param name="Parameters">Number of parameters.</param>
/// <param name="Batch">Rows of one step.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="MsPerStep">Median milliseconds of one step.</param>
/// <param name="RowsPerSecond">Rows per second.</param>
/// <param name="Gflops">
/// 10⁹ operations per second by the dense count: 2 × parameters × rows, three times that for training. It counts one
/// pass, so it is low for a direction that takes D passes or finds roots.
/// </param>
/// <param name="PeakGflops">
/// The processor's peak with these vectors, measured in the same run with the same number of threads.
/// </param>
/// <param name="FractionOfPeak">The dense count's share of it.</param>
/// <param name="ExecutedGflops">
/// 10⁹ operations per second as executed in matrix products: outputs that are looked up count as those that are.
/// </param>
/// <param name="ExecutedFractionOfPeak">Their share of the peak.</param>
/// <param name="VectorBits">Bits of the vectors that were used.</param>
/// <param name="ProcessorVectorBits">Bits of the widest vectors that the processor computes with at full speed.</param>
public sealed record SpeedReport(
    string Flow,
    int Layers,
    int? Bins,
    IReadOnlyList<int>? Hidden,
    int Parameters,
    int Batch,
    int Threads,
    double MsPerStep,
    double RowsPerSecond,
    double Gflops,
    double PeakGflops,
    double FractionOfPeak,
    double ExecutedGflops,
    double ExecutedFractionOfPeak,
    int VectorBits,
    int ProcessorVectorBits);
