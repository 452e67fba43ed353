using System.Text.Json.Serialization;
using Lyraflow.Flows;
using Lyraflow.Rows;

namespace Lyraflow.Storage;

/// <summary>What a model file says of itself, apart from the numbers.</summary>
/// <param name="Features">The features.</param>
/// <param name="Classes">The classes.</param>
/// <param name="Context">What the densities are conditioned on; null for nothing.</param>
internal sealed record ModelDescription(
    IReadOnlyList<Feature> Features, IReadOnlyList<ClassDescription> Classes, IReadOnlyList<Feature>? Context = null);

/// <summary>What a model file says of one class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flow">The shape of its flow.</param>
/// <param name="Training">Where it comes from.</param>
internal sealed record ClassDescription(string Name, FlowShape Flow, TrainingRecord? Training = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(ModelDescription))]
internal sealed partial class ModelJson : JsonSerializerContext;
