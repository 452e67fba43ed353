using Lyraflow.Rows;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>The last column of a table of scores whose rows were drawn from a model; other tables have none.</summary>
public static class SyntheticColumn
{
    public static string Head(LabeledTable catalog) => catalog.IsSynthetic ? ",synthetic" : string.Empty;

    public static string Cell(LabeledTable catalog) => catalog.IsSynthetic ? ",true" : string.Empty;
}
