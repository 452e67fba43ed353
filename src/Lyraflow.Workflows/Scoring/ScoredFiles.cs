namespace Lyraflow.Workflows.Scoring;

/// <summary>What scoring some files came to.</summary>
/// <param name="Files">Files written.</param>
/// <param name="Skipped">Files that were finished before.</param>
/// <param name="Rows">Rows scored.</param>
/// <param name="Dropped">Rows scored and not written, because they are not among those selected.</param>
internal sealed record ScoredFiles(int Files, int Skipped, long Rows, long Dropped);
