namespace Lyraflow.Primitives;

/// <summary>
/// What somebody can do about bad input, where it has to do with how the work was asked for. A library states the fact;
/// the program that was called says in its own words which of its options to use.
/// </summary>
public enum Remedy
{
    /// <summary>The message says all.</summary>
    None,

    /// <summary>Name another file to write to, or allow that the one there is replaced.</summary>
    ReplaceFile,

    /// <summary>Name another folder to write to, or allow that what is in it is replaced.</summary>
    ReplaceFolder,

    /// <summary>Name another file to write to.</summary>
    ChooseFile,

    /// <summary>Name another folder for the results.</summary>
    ChooseFolder,

    /// <summary>Name a folder, not a file, to write to.</summary>
    NameFolder,

    /// <summary>Name another folder to write to, or do without the report.</summary>
    LeaveOutReport,

    /// <summary>Allow that an earlier run's finished parts are replaced.</summary>
    StartAnew,

    /// <summary>Convert a column, or say that its unit does not matter; the subject is the name in the formulas.</summary>
    ConvertUnits,

    /// <summary>Say which rows are meant: the condition on them.</summary>
    ChooseRows,

    /// <summary>Say which rows are meant, and which numbers stand for "not measured".</summary>
    ChooseRowsOrSentinels,

    /// <summary>Say which rows are meant, or what becomes of rows that lack a number.</summary>
    ChooseRowsOrMissing,

    /// <summary>Say which rows thresholds are chosen on, or none.</summary>
    ChooseValidationRows,

    /// <summary>Name the column with the class of each row.</summary>
    NameLabel,

    /// <summary>Name some of the classes.</summary>
    NameClasses,

    /// <summary>Check the names of the classes, their column, and the condition on the rows.</summary>
    CheckClasses,

    /// <summary>Say which column a name stands for; the exception's subject is the name.</summary>
    MapName,

    /// <summary>Name some of the columns.</summary>
    ChooseColumns,

    /// <summary>Take the file away from the others, or allow that such files are passed over.</summary>
    PassOver,

    /// <summary>Name the features.</summary>
    NameFeatures,

    /// <summary>Check which class is sought.</summary>
    CheckTarget,

    /// <summary>Check the priors.</summary>
    CheckPrior,

    /// <summary>Check by what rows are selected.</summary>
    CheckSelect,

    /// <summary>Select by a ratio that is given, or train the model again, with held-out rows to choose thresholds on.</summary>
    GiveRatio,

    /// <summary>Leave out the selection of rows.</summary>
    LeaveOutSelect,

    /// <summary>Give the context that a conditional model needs; the exception's subject is an example.</summary>
    GiveContext,

    /// <summary>Leave out what is said of errors, limits and missing columns.</summary>
    LeaveOutErrors,

    /// <summary>Give the errors of the columns.</summary>
    GiveErrors,

    /// <summary>Have a mixture or a flow trained, or leave out the errors.</summary>
    ChooseMixture,

    /// <summary>Say that columns without a number are integrated over, without which limits mean nothing.</summary>
    Marginalize,

    /// <summary>Name the file of rows that have the columns.</summary>
    GiveRows,

    /// <summary>Leave out the context, which the model does not have.</summary>
    LeaveOutContext,

    /// <summary>Say how many rows.</summary>
    GiveCount,

    /// <summary>Leave out the noise on the training rows.</summary>
    LeaveOutJitter,

    /// <summary>Leave out what says how columns become features and which rows are used.</summary>
    LeaveOutFeatures,

    /// <summary>Give the edges of the box that the rows were cut to.</summary>
    GiveBox,

    /// <summary>Ask for fewer folds.</summary>
    FewerFolds,

    /// <summary>Check the address of the downloads.</summary>
    CheckAddress,

    /// <summary>Plan the work first.</summary>
    Plan,

    /// <summary>Do the planned work first.</summary>
    Work,

    /// <summary>Take the plan away, so that it is made anew, or name another folder to write to.</summary>
    PlanAnew,

    /// <summary>Download the data first.</summary>
    Download,

    /// <summary>Name another port, or none.</summary>
    ChoosePort,
}
