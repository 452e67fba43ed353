namespace Lyraflow.Data.Tables;

/// <summary>What becomes of a row that has no number for a feature.</summary>
public enum MissingPolicy
{
    /// <summary>It is kept, and what is computed from its features is null.</summary>
    Null,

    /// <summary>It is left out.</summary>
    Drop,

    /// <summary>It ends the work, named by file and row.</summary>
    Fail,

    /// <summary>It is kept, and what is computed from its features is integrated over what is missing.</summary>
    Marginalize,
}
