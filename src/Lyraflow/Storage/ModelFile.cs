using System.Globalization;
using System.Text.Json;
using Lyraflow.Primitives;
using Lyraflow.Stacks;

namespace Lyraflow.Storage;

/// <summary>
/// A model on disk: one safetensors file with the flows' parameters as named tensors and, as metadata, everything
/// needed to use them again. A flow saved is a flow scored: every bit of every density survives.
/// </summary>
/// <remarks>
/// Metadata: <c>lyraflow_format</c> (the version of this layout), <c>lyraflow_version</c> (of the program that wrote
/// it) and <c>model</c> (a <see cref="ModelDescription"/> as JSON). Tensors: <c>CLASS.BIJECTION.part</c>, such as
/// <c>star.1.conditioner.0.weight</c>, outputs × inputs. docs/model-file.md has them all.
/// </remarks>
public static class ModelFile
{
    /// <summary>The newest version of the layout; older ones stay readable, and what they can hold is still written in them.</summary>
    public const int FormatVersion = 2;

    // Single flows and nothing more.
    private const int FlowsVersion = 1;

    private const string FormatKey = "lyraflow_format";
    private const string VersionKey = "lyraflow_version";
    private const string ModelKey = "model";

    /// <summary>Writes a model, beside its place first, and renamed when it is whole.</summary>
    /// <exception cref="InputException">The file exists and may not be replaced, or cannot be written.</exception>
    public static void Save(Model model, string path, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(model);
        var stacks = model.Classes.Select(item => item.Density).OfType<StackedDensity>().ToArray();
        var floor = stacks.FirstOrDefault()?.Floor;
        if (stacks.Any(stack => stack.Floor != floor))
        {
            throw new InputException($"The model cannot be written to {path}: its stacks have different floors; give all the same.");
        }

        ModelCheck.RequireOwners(
            DensityStorage.Owners(
                floor is not null, model.Classes.Select(item => (item.Name, (item.Density as StackedDensity)?.Members.Count))),
            what => new InputException($"The model cannot be written to {path}: {what}."));
        var file = new SafetensorsFile();
        ClassDescription[] classes = [.. model.Classes.Select(item => DensityStorage.Write(file, item))];
        var description = new ModelDescription(
            model.Features,
            classes,
            model.Context.Count > 0 ? model.Context : null,
            floor is null ? null : DensityStorage.WriteFloor(file, floor),
            model.Decision);
        var isOfFlows = classes.All(item => item.Flow is not null) && model.Decision is null;
        file.SetMetadata(FormatKey, (isOfFlows ? FlowsVersion : FormatVersion).ToString(CultureInfo.InvariantCulture));
        file.SetMetadata(VersionKey, typeof(ModelFile).Assembly.GetName().Version?.ToString(3) ?? "0");
        file.SetMetadata(ModelKey, JsonSerializer.Serialize(description, ModelJson.Default.ModelDescription));
        file.Save(path, overwrite);
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="InputException">The file is missing, is no model, or contradicts itself.</exception>
    public static Model Load(string path) => Read(SafetensorsFile.Load(path));

    /// <summary>Reads a model.</summary>
    /// <param name="stream">From its present position to its end.</param>
    /// <param name="source">What to call the stream in messages.</param>
    /// <exception cref="InputException">It is no model, or contradicts itself.</exception>
    public static Model Load(Stream stream, string source) => Read(SafetensorsFile.Load(stream, source));

    private static Model Read(SafetensorsFile file)
    {
        if (!int.TryParse(file.GetMetadata(FormatKey), CultureInfo.InvariantCulture, out var version) || version < 1)
        {
            throw Bad(file, $"{FormatKey} is not a version number");
        }

        if (version > FormatVersion)
        {
            throw new InputException(
                $"{file.Source} has model format {version}; this program reads up to {FormatVersion}. Use a newer lyraflow.");
        }

        var description = Parse(file);
        var classes = ReadClasses(file, description);

        if (classes.Select(item => item.Name).Distinct(StringComparer.Ordinal).Count() != classes.Count || classes.Count == 0)
        {
            throw Bad(file, "its classes need names, all different");
        }

        if (classes.Any(item => item.Density.Dimension != description.Features.Count))
        {
            throw Bad(file, $"its densities do not have as many columns as its {description.Features.Count} features");
        }

        var context = description.Context ?? [];
        ModelCheck.Require(description.Features.Concat(context), what => Bad(file, what));
        if (classes.Any(item => item.Density.ContextDimension != context.Count))
        {
            throw Bad(file, $"its densities do not have as many context columns as its {context.Count} context features");
        }

        if (description.Decision is { } decision)
        {
            ModelCheck.RequireDecision(decision, [.. classes.Select(item => item.Name)], what => Bad(file, what));
        }

        return new Model(description.Features, classes) { Context = context, Decision = description.Decision };
    }

    private static ModelDescription Parse(SafetensorsFile file)
    {
        try
        {
            var description = JsonSerializer.Deserialize(file.GetMetadata(ModelKey), ModelJson.Default.ModelDescription);
            return description is not null && IsWhole(description) ? description : throw Bad(file, "its description has empty places");
        }
        catch (JsonException failure)
        {
            throw Bad(file, "its description is not understood", failure);
        }
        catch (NotSupportedException failure)
        {
            throw Bad(file, "its description is not understood", failure);
        }
    }

    private static bool IsWhole(ModelDescription description)
        => description.Classes.All(item => item is not null)
            && description.Features.Concat(description.Context ?? []).All(item => item is not null);

    private static List<ModelClass> ReadClasses(SafetensorsFile file, ModelDescription description)
    {
        var name = string.Empty;
        try
        {
            ModelCheck.RequireOwners(
                DensityStorage.Owners(description.Floor is not null, description.Classes.Select(item => (item.Name, item.Stack?.Count))),
                what => Bad(file, what));
            var floor = description.Floor is { } shared
                ? DensityStorage.ReadFloor(file, shared)
                : null;
            var classes = new List<ModelClass>();
            foreach (var item in description.Classes)
            {
                name = item.Name;
                classes.Add(new ModelClass(item.Name, DensityStorage.Read(file, item, floor), item.Training));
                ModelCheck.RequireOrigin(item, description.Features.Count);
            }

            return classes;
        }
        catch (OverflowException failure)
        {
            throw Bad(file, $"class {DisplayText.Plain(name)} has an impossible size", failure);
        }
        catch (InputException failure) when (!failure.Message.Contains(file.Source, StringComparison.Ordinal))
        {
            throw Bad(file, failure.Message, failure);
        }
    }

    private static InputException Bad(SafetensorsFile file, string what, Exception? cause = null)
        => new($"{file.Source} is not a usable lyraflow model: {what.TrimEnd('.')}.", cause!);
}
