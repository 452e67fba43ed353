namespace Lyraflow.Data.Votable;

/// <summary>How the rows of a table are written.</summary>
internal enum VotableData
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>As elements.</summary>
    Text,

    /// <summary>As bytes.</summary>
    Binary,

    /// <summary>As bytes, each row with flags for missing cells before it.</summary>
    Binary2,
}

/// <summary>What stands before the rows of a table.</summary>
/// <param name="Fields">Its columns.</param>
/// <param name="Data">How its rows are written.</param>
internal sealed record VotableTable(IReadOnlyList<VotableField> Fields, VotableData Data);
