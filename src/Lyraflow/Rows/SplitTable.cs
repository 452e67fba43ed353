namespace Lyraflow.Rows;

/// <summary>Rows of numbers by what they are for.</summary>
/// <param name="Train">Rows to fit.</param>
/// <param name="Validation">Rows that decide when to stop.</param>
/// <param name="Test">Rows to look at once, at the end; none where nothing is tested.</param>
public sealed record SplitTable(FeatureTable<float> Train, FeatureTable<float> Validation, FeatureTable<float> Test);
