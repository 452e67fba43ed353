using System.Security.Cryptography;
using Lyraflow.Storage;

namespace Lyraflow.Workflows.Models;

/// <summary>The model that ships inside the program; docs/reference-model.md tells what it was trained on.</summary>
public static class ReferenceModel
{
    /// <summary>What users call it, where a model file may stand.</summary>
    public const string Name = "reference";

    private const string Resource = "reference.safetensors";

    private static readonly Lazy<NamedModel> Loaded = new(Read);

    /// <summary>The model.</summary>
    public static NamedModel Load() => Loaded.Value;

    private static NamedModel Read()
    {
        using var stream = typeof(ReferenceModel).Assembly.GetManifestResourceStream(Resource)!;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
        stream.Position = 0;
        return new NamedModel(Name, ModelFile.Load(stream, Name), sha256);
    }
}
