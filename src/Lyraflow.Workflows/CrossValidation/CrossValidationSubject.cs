using Lyraflow.Reports.Content;
using Lyraflow.Statistics.Classifiers;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>What a cross-validation is told of its rows besides the numbers in them.</summary>
/// <param name="Names">Both classes in words.</param>
public sealed record CrossValidationSubject(ClassPair Names)
{
    /// <summary>The names of the methods that are compared unless others are asked for.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>Methods that there are for these rows only.</summary>
    public IReadOnlyList<IClassifierMethod> OwnMethods { get; init; } = [];

    /// <summary>Rows that lacked a label or a number for a feature; null where that was not counted.</summary>
    public long? RowsLeftOut { get; init; }

    /// <summary>Ends the page: what a reader has to know of the rows.</summary>
    public IReadOnlyList<ReportBlock> AboutTheRows { get; init; } = [];

    /// <summary>Purities of interest besides one half, such as what others have reached on such rows.</summary>
    public IReadOnlyList<PurityLevel> Purities { get; init; } = [];

    /// <summary>How the features of the rows were treated, by name; null where there is only one way.</summary>
    public string? Treatment { get; init; }

    /// <summary>The same objects treated otherwise; one method is measured on them too.</summary>
    public IReadOnlyList<RowTreatment> OtherTreatments { get; init; } = [];

    /// <summary>What the page tells of the treatments, from metrics.json; null for nothing.</summary>
    public Func<MetricsDocument, ReportSection>? TreatmentSection { get; init; }
}

/// <summary>A purity at which the highest completeness is read off.</summary>
/// <param name="Purity">The purity, at least.</param>
/// <param name="Key">The key of that completeness in metrics.json.</param>
/// <param name="Heading">The head of its column, which stands beside "completeness at 50 % purity".</param>
/// <param name="Note">Whose purity it is; a sentence.</param>
public sealed record PurityLevel(double Purity, string Key, string Heading, string Note);
