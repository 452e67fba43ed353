using System.Text.Json;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Catalogs;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>A request to cross-validate on a catalogue of the user's own.</summary>
public sealed record CatalogCrossValidationRequest : CrossValidationRequest
{
    /// <summary>The rows.</summary>
    public required CatalogRequest Catalog { get; init; }

    /// <summary>Formulas over columns.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>The column with the class of each row.</summary>
    public required string? Label { get; init; }

    /// <summary>The class that is sought among the others; null for the rarest.</summary>
    public string? Class { get; init; }

    /// <summary>Columns with their standard deviations, each as COLUMN=ERROR.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>The <see cref="Kind"/> of these requests.</summary>
    public const string KindName = "catalog";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <summary>The request that a plan holds; null where it holds none.</summary>
    public static CatalogCrossValidationRequest? Read(JsonElement planned)
        => planned.Deserialize(CatalogCrossValidationJson.Default.CatalogCrossValidationRequest);

    /// <inheritdoc/>
    public override void Write(Stream stream)
        => JsonSerializer.Serialize(stream, this, CatalogCrossValidationJson.Default.CatalogCrossValidationRequest);

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Features.Count == 0)
        {
            throw new InputException("There are no features to tell classes apart by", Remedy.NameFeatures);
        }

        if (Label is null)
        {
            throw new InputException("No column says which row is of which class", Remedy.NameLabel);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(CatalogCrossValidationRequest))]
internal sealed partial class CatalogCrossValidationJson : JsonSerializerContext;
