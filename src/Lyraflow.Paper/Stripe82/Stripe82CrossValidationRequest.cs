using System.Text.Json;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;
using Lyraflow.Workflows.CrossValidation;

namespace Lyraflow.Paper.Stripe82;

/// <summary>A request to cross-validate on the Stripe 82 catalogue.</summary>
public sealed record Stripe82CrossValidationRequest : CrossValidationRequest
{
    /// <summary>A CSV file, or the catalogue's folder or file; null for the usual places.</summary>
    public string? Data { get; init; }

    /// <summary>What is done about dust.</summary>
    public DustTreatment Dust { get; init; }

    /// <summary>Whether the rows are named as a CSV file.</summary>
    [JsonIgnore]
    public bool IsCsv => Data is not null && Path.GetExtension(Data).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>The <see cref="Kind"/> of these requests.</summary>
    public const string KindName = "stripe82";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <summary>The request that a plan holds; null where it holds none.</summary>
    public static Stripe82CrossValidationRequest? Read(JsonElement planned)
        => planned.Deserialize(Stripe82Json.Default.Stripe82CrossValidationRequest);

    /// <inheritdoc/>
    public override void Write(Stream stream)
        => JsonSerializer.Serialize(stream, this, Stripe82Json.Default.Stripe82CrossValidationRequest);

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        InputException.ThrowUnless(IsCsv || FoldsColumn is null, "A column of folds needs a CSV file as the data.");
        InputException.ThrowUnless(
            !IsCsv || Dust != DustTreatment.Dereddened,
            $"{Data}: holds no extinction of its stars, and other stars lie within the box without dust; name the folder of the originals "
                + "instead, whose folds are drawn.");
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(Stripe82CrossValidationRequest))]
internal sealed partial class Stripe82Json : JsonSerializerContext;
