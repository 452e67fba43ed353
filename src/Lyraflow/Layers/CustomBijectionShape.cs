using System.Globalization;
using System.Text.Json.Serialization;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

[JsonDerivedType(typeof(CustomBijectionShape), "custom")]
public abstract partial record BijectionShape;

/// <summary>A layer whose map is a <see cref="CustomBijection"/>, by the name that it is registered under.</summary>
/// <param name="Name">The name.</param>
/// <param name="Dimension">Number of columns.</param>
public sealed record CustomBijectionShape(string Name, int Dimension) : BijectionShape
{
    /// <summary>What the class is told besides, by name; a model file keeps it.</summary>
    public IReadOnlyDictionary<string, double> Settings { get; init; } = new Dictionary<string, double>();

    /// <inheritdoc/>
    public override void Validate()
    {
        RequireDimension(Dimension, "custom bijection");
        if (Settings.FirstOrDefault(setting => !double.IsFinite(setting.Value)) is { Key: { } name })
        {
            throw new InputException($"The settings of a custom bijection are finite numbers; {DisplayText.Quoted(name)} is not.");
        }
    }

    /// <inheritdoc/>
    internal override Bijection<T> Build<T>()
    {
        Validate();
        return new CustomMap<T>(CustomBijection.Create(this));
    }

    /// <inheritdoc/>
    public override string Describe()
    {
        var settings = Settings.Select(setting => string.Create(CultureInfo.InvariantCulture, $", {setting.Key} {setting.Value:g4}"));
        return $"{DisplayText.Plain(Name)}{string.Concat(settings)}";
    }
}
