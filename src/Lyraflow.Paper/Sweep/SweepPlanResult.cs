namespace Lyraflow.Paper.Sweep;

/// <summary>A plan that was written.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Trainings">The trainings in it.</param>
public sealed record SweepPlanResult(string Path, int Trainings);
