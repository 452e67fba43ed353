using System.Globalization;
using System.Text.Json;
using Lyraflow.Flows;
using Lyraflow.Primitives;

namespace Lyraflow.Storage;

/// <summary>
/// A model on disk: one safetensors file with the flows' parameters as named tensors and, as metadata, everything
/// needed to use them again. A flow saved is a flow scored: every bit of every density survives.
/// </summary>
/// <remarks>
/// Metadata: <c>lyraflow_format</c> (the version of this layout), <c>lyraflow_version</c> (of the program that wrote
/// it) and <c>model</c> (a <see cref="ModelDescription"/> as JSON). Tensors: <c>CLASS.BIJECTION.part</c>, such as
/// <c>star.1.conditioner.0.weight</c>, outputs × inputs.
/// </remarks>
public static class ModelFile
{
    /// <summary>The version of the layout that is written; older ones stay readable.</summary>
    public const int FormatVersion = 1;

    private const string FormatKey = "lyraflow_format";
    private const string VersionKey = "lyraflow_version";
    private const string ModelKey = "model";

    /// <summary>Writes a model, beside its place first, and renamed when it is whole.</summary>
    /// <exception cref="InputException">The file exists and may not be replaced, or cannot be written.</exception>
    public static void Save(Model model, string path, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(model);
        var description = new ModelDescription(
            model.Features,
            [.. model.Classes.Select(item => new ClassDescription(item.Name, item.Flow.Options, item.Training))],
            model.Context.Count > 0 ? model.Context : null);
        var file = new SafetensorsFile(new Dictionary<string, string>
        {
            [FormatKey] = FormatVersion.ToString(CultureInfo.InvariantCulture),
            [VersionKey] = typeof(ModelFile).Assembly.GetName().Version?.ToString(3) ?? "0",
            [ModelKey] = JsonSerializer.Serialize(description, ModelJson.Default.ModelDescription),
        });
        foreach (var item in model.Classes)
        {
            var rest = (ReadOnlySpan<float>)item.Flow.Parameters;
            foreach (var block in item.Flow.ParameterBlocks)
            {
                file.Add(TensorName(item.Name, block), Shape(block), rest[..block.Count]);
                rest = rest[block.Count..];
            }
        }

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
        var classes = new List<ModelClass>();
        foreach (var item in description.Classes)
        {
            classes.Add(new ModelClass(item.Name, ReadFlow(file, item), item.Training));
        }

        if (classes.Select(item => item.Name).Distinct(StringComparer.Ordinal).Count() != classes.Count || classes.Count == 0)
        {
            throw Bad(file, "its classes need names, all different");
        }

        if (classes.Any(item => item.Flow.Dimension != description.Features.Count))
        {
            throw Bad(file, $"its flows do not have as many columns as its {description.Features.Count} features");
        }

        var context = description.Context ?? [];
        ModelCheck.Require(description.Features.Concat(context), what => Bad(file, what));
        if (classes.Any(item => item.Flow.Options.ContextDimension != context.Count))
        {
            throw Bad(file, $"its flows do not have as many context columns as its {context.Count} context features");
        }

        return new Model(description.Features, classes) { Context = context };
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

    private static Flow<float> ReadFlow(SafetensorsFile file, ClassDescription description)
    {
        try
        {
            // The shapes are believed only once the file has shown as many numbers as they ask for.
            var blocks = description.Flow.ListParameters();
            var parameters = new float[CountStored(file, description.Name, blocks)];
            var rest = parameters.AsSpan();
            foreach (var block in blocks)
            {
                file.Get<float>(TensorName(description.Name, block), Shape(block)).CopyTo(rest);
                rest = rest[block.Count..];
            }

            ModelCheck.Require(description, parameters);
            return new Flow<float>(description.Flow, parameters);
        }
        catch (OverflowException failure)
        {
            throw Bad(file, $"class {description.Name} has an impossible size", failure);
        }
        catch (InputException failure) when (!failure.Message.Contains(file.Source, StringComparison.Ordinal))
        {
            throw Bad(file, failure.Message, failure);
        }
    }

    private static int CountStored(SafetensorsFile file, string owner, IReadOnlyList<ParameterBlock> blocks)
    {
        var count = 0;
        foreach (var block in blocks)
        {
            file.Get<float>(TensorName(owner, block), Shape(block));
            count = checked(count + block.Count);
        }

        return count;
    }

    private static string TensorName(string owner, ParameterBlock block) => block.Within(owner).Name;

    private static long[] Shape(ParameterBlock block) => [.. block.Shape.Select(length => (long)length)];

    private static InputException Bad(SafetensorsFile file, string what, Exception? cause = null)
        => new($"{file.Source} is not a usable lyraflow model: {what.TrimEnd('.')}.", cause!);
}
