namespace Lyraflow.Workflows.CrossValidation;

/// <summary>The same objects with their features corrected in another way, to see what that changes.</summary>
/// <param name="Name">Its name in metrics.json and in the folder of finished folds: letters, digits and hyphens.</param>
/// <param name="Data">The rows and their folds.</param>
public sealed record RowTreatment(string Name, CrossValidationData Data);
