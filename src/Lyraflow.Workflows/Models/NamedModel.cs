using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Models;

/// <summary>A model as a user names it: a file, or the name of an embedded one.</summary>
/// <param name="Name">The name.</param>
/// <param name="Model">The model.</param>
/// <param name="Sha256">Hash of the file.</param>
public sealed record NamedModel(string Name, Model Model, string Sha256)
{
    /// <summary>What a file made with this model says of itself.</summary>
    public IReadOnlyDictionary<string, string> Notes => new Dictionary<string, string>
    {
        ["creator"] = $"lyraflow {ProgramVersion.Text}",
        ["model"] = Path.GetFileName(Name),
        ["modelsha"] = Sha256,
    };

    /// <summary>The formulas that a row is scored by: the features, then the context.</summary>
    public IReadOnlyList<string> Inputs => [.. Model.Inputs.Select(input => input.Name)];

    /// <summary>Numbers that usually mean "not measured" and were numbers like others where the model was trained.</summary>
    public IReadOnlyList<GenuineNumber> GenuineNumbers =>
        [
            .. Model
                .Classes.SelectMany(item => item.Training?.GenuineNumbers ?? [])
                .Distinct()
                .Select(GenuineNumber.Parse)
                .OfType<GenuineNumber>(),
        ];

    /// <summary>Units of the columns that features are computed from, where the model was trained, as far as they are known.</summary>
    public IReadOnlyList<ColumnUnit> ColumnUnits =>
        [
            .. Model
                .Classes.SelectMany(item => item.Training?.ColumnUnits ?? [])
                .OfType<string>()
                .Distinct()
                .Select(ColumnUnit.Parse)
                .OfType<ColumnUnit>(),
        ];

    /// <summary>Whether it was trained on rows of the very files.</summary>
    public bool IsTrainedOn(IReadOnlyList<SourceFile> files)
    {
        var hash = string.Join(", ", files.Select(file => file.Sha256));
        return Model.Classes.Any(item => item.Training?.SourceHash == hash);
    }

    /// <summary>Loads a model; a file that is called like the embedded one is named ./reference.</summary>
    /// <exception cref="InputException">There is no such file, or it is no model.</exception>
    public static NamedModel Load(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return EmbeddedModel.Names.Contains(name)
            ? EmbeddedModel.Load(name)
            : new NamedModel(name, ModelFile.Load(name), FileHash.Of(name)).Checked();
    }

    // A model file that somebody else made brings its own formulas.
    private NamedModel Checked()
    {
        foreach (var input in Inputs)
        {
            try
            {
                Formula.Parse(input);
            }
            catch (InputException fault)
            {
                throw new InputException($"{Name} is not a usable lyraflow model: {fault.Message}", fault);
            }
        }

        return this;
    }
}
