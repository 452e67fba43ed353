using Lyraflow.Rows;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>The last column of a table of scores whose rows were drawn from a model; other tables have none.</summary>
public static class SyntheticColumn
{
    /// <summary>What follows the heads of the other columns.</summary>
    public static string Head(LabeledTable catalog) => catalog.IsSynthetic ? ",synthetic" : string.Empty;

    /// <summary>What follows the other cells of each row.</summary>
    public static string Cell(LabeledTable catalog) => catalog.IsSynthetic ? ",true" : string.Empty;
}
