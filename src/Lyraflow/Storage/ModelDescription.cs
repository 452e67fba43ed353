using System.Text.Json.Serialization;
using Lyraflow.Flows;
using Lyraflow.Rows;

namespace Lyraflow.Storage;

/// <summary>What a model file says of itself, apart from the numbers.</summary>
/// <param name="Features">The features.</param>
/// <param name="Classes">The classes.</param>
/// <param name="Context">What the densities are conditioned on; null for nothing.</param>
/// <param name="Floor">The mixture that all stacks share; null for none.</param>
/// <param name="Decision">What held-out rows say of the classes together.</param>
internal sealed record ModelDescription(
    IReadOnlyList<Feature> Features,
    IReadOnlyList<ClassDescription> Classes,
    IReadOnlyList<Feature>? Context = null,
    MixtureDescription? Floor = null,
    Decision? Decision = null);

/// <summary>What a model file says of one class: its density is one of three.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flow">The shape of its flow.</param>
/// <param name="Training">Where it comes from.</param>
/// <param name="Mixture">The size of its mixture.</param>
/// <param name="Stack">The members of its stack.</param>
internal sealed record ClassDescription(
    string Name,
    FlowShape? Flow = null,
    TrainingRecord? Training = null,
    MixtureDescription? Mixture = null,
    IReadOnlyList<MemberDescription>? Stack = null);

/// <summary>What a model file says of a mixture; all else is in its tensors.</summary>
/// <param name="Components">The number of Gaussians.</param>
/// <param name="Dimension">The number of columns.</param>
internal sealed record MixtureDescription(int Components, int Dimension);

/// <summary>What a model file says of one member of a stack, a flow or a mixture.</summary>
/// <param name="Weight">Its weight.</param>
/// <param name="Flow">The shape of its flow.</param>
/// <param name="Mixture">The size of its mixture.</param>
internal sealed record MemberDescription(double Weight, FlowShape? Flow = null, MixtureDescription? Mixture = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(ModelDescription))]
internal sealed partial class ModelJson : JsonSerializerContext;
