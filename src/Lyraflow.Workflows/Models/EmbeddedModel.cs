using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Workflows.Models;

/// <summary>The models that ship inside the program; docs/reference-model.md tells what they were trained on.</summary>
public static class EmbeddedModel
{
    /// <summary>Stacks of both classes as observed, with the dust in front of them.</summary>
    public const string Reference = "reference";

    /// <summary>The paper's two flows on the catalogue as it is, whose RR Lyrae alone are corrected for dust.</summary>
    public const string Paper = "paper";

    private static readonly Dictionary<string, Lazy<NamedModel>> Models = new[] { Reference, Paper }
        .ToDictionary(name => name, name => new Lazy<NamedModel>(() => Read(name)));

    /// <summary>Their names, which stand where a model file may stand.</summary>
    public static IReadOnlyCollection<string> Names => Models.Keys;

    /// <summary>The model of that name.</summary>
    public static NamedModel Load(string name) => Models[name].Value;

    private static NamedModel Read(string name)
    {
        using var stream = typeof(EmbeddedModel).Assembly.GetManifestResourceStream($"{name}.safetensors")!;
        var sha256 = Sha256.Hex(stream);
        stream.Position = 0;
        return new NamedModel(name, ModelFile.Load(stream, name), sha256);
    }
}
