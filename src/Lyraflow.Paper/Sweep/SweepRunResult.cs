namespace Lyraflow.Paper.Sweep;

/// <summary>What became of the trainings that a run was to do.</summary>
/// <param name="Trainings">How many they are.</param>
/// <param name="Finished">How many of them are finished, by this run or before.</param>
/// <param name="Interrupted">Whether it was cancelled.</param>
public sealed record SweepRunResult(int Trainings, int Finished, bool Interrupted);
