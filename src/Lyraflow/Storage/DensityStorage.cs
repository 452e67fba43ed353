using System.Globalization;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Primitives;
using Lyraflow.Stacks;

namespace Lyraflow.Storage;

/// <summary>Densities as tensors of a safetensors file and as a description of their shapes, and back.</summary>
internal static class DensityStorage
{
    private const string Floor = "";

    /// <summary>What the names of the tensors of each density begin with.</summary>
    /// <param name="hasFloor">Whether stacks share a floor.</param>
    /// <param name="classes">The classes, and the number of members of each that is a stack.</param>
    /// <exception cref="InputException">A stack has an impossible number of members.</exception>
    public static IEnumerable<string> Owners(bool hasFloor, IEnumerable<(string Name, int? Members)> classes)
    {
        IEnumerable<string> floor = hasFloor ? [Floor] : [];
        return floor.Concat(classes.SelectMany(item => Owners(item.Name, item.Members)));
    }

    /// <summary>Writes the floor that all stacks share.</summary>
    public static MixtureDescription WriteFloor(SafetensorsFile file, GaussianMixture floor) => Write(file, Floor, floor);

    /// <summary>Reads the floor that all stacks share.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static GaussianMixture ReadFloor(SafetensorsFile file, MixtureDescription description)
        => ReadMixture(file, Floor, "the floor", description);

    /// <summary>Writes a class.</summary>
    public static ClassDescription Write(SafetensorsFile file, ModelClass item)
    {
        var description = new ClassDescription(item.Name, Training: item.Training);
        return item.Density switch
        {
            Flow<float> flow => description with { Flow = Write(file, item.Name, flow) },
            GaussianMixture mixture => description with { Mixture = Write(file, item.Name, mixture) },
            StackedDensity stack => description with
            {
                Stack =
                [
                    .. stack.Members.Select((member, i) => member.Density is Flow<float> flow
                        ? new MemberDescription(member.Weight, Flow: Write(file, Member(item.Name, i), flow))
                        : new MemberDescription(
                            member.Weight, Mixture: Write(file, Member(item.Name, i), (GaussianMixture)member.Density)))
                ],
            },
            _ => throw new InputException($"The class {item.Name} has a density that a model file cannot hold."),
        };
    }

    private static MixtureDescription Write(SafetensorsFile file, string owner, GaussianMixture mixture)
    {
        var (count, dimension) = (mixture.Components.Count, mixture.Dimension);
        file.Add(Name(owner, "weights"), [count], [.. mixture.Components.Select(component => component.Weight)]);
        file.Add(Name(owner, "means"), [count, dimension], [.. mixture.Components.SelectMany(component => component.Mean)]);
        file.Add<double>(
            Name(owner, "covariances"),
            [count, dimension, dimension],
            [.. mixture.Components.SelectMany(component => component.Covariance.Cast<double>())]);
        return new MixtureDescription(count, dimension);
    }

    /// <summary>Reads the density of a class.</summary>
    /// <exception cref="InputException">The file does not hold what the description says, or a number is out of range.</exception>
    public static IDensity<float> Read(SafetensorsFile file, ClassDescription description, GaussianMixture? floor)
        => description switch
        {
            { Flow: { } flow, Mixture: null, Stack: null } => ReadFlow(file, description.Name, description.Name, flow),
            { Mixture: { } mixture, Flow: null, Stack: null } => ReadMixture(file, description.Name, Class(description.Name), mixture),
            { Stack: { } members, Flow: null, Mixture: null } => new StackedDensity(
                [.. members.Select((member, i) => ReadMember(file, description.Name, i, member))], floor),
            _ => throw new InputException($"{Class(description.Name)} is no flow, no mixture and no stack"),
        };

    private static GaussianMixture ReadMixture(SafetensorsFile file, string owner, string what, MixtureDescription description)
    {
        ModelCheck.RequireSizes(what, 1, description.Components, description.Dimension);
        var (count, dimension) = ((long)description.Components, (long)description.Dimension);
        var weights = file.Get<double>(Name(owner, "weights"), count);
        var means = file.Get<double>(Name(owner, "means"), count, dimension);
        var covariances = file.Get<double>(Name(owner, "covariances"), count, dimension, dimension);
        ModelCheck.RequireMixture(what, weights, means, covariances);
        var components = new MixtureComponent[weights.Length];
        for (var k = 0; k < components.Length; k++)
        {
            var covariance = new double[dimension, dimension];
            for (var i = 0; i < dimension; i++)
            {
                for (var j = 0; j < dimension; j++)
                {
                    covariance[i, j] = covariances[(int)((((k * dimension) + i) * dimension) + j)];
                }
            }

            components[k] = new MixtureComponent(weights[k], means.Slice((int)(k * dimension), (int)dimension).ToArray(), covariance);
        }

        return new GaussianMixture(components);
    }

    private static IEnumerable<string> Owners(string name, int? members)
    {
        ModelCheck.RequireSizes(Class(name), members ?? 1, 1, 1);
        return Enumerable.Range(0, members ?? 0).Select(i => Member(name, i)).Prepend(name);
    }

    private static StackMember ReadMember(SafetensorsFile file, string name, int i, MemberDescription? description)
        => description switch
        {
            { Flow: { } flow, Mixture: null } => new StackMember(description.Weight, ReadFlow(file, Member(name, i), name, flow)),
            { Mixture: { } mixture, Flow: null } => new StackMember(
                description.Weight, ReadMixture(file, Member(name, i), Class(name), mixture)),
            _ => throw new InputException($"member {i} of {Class(name)} is no flow and no mixture"),
        };

    private static FlowShape Write(SafetensorsFile file, string owner, Flow<float> flow)
    {
        var rest = (ReadOnlySpan<float>)flow.Parameters;
        foreach (var block in flow.ParameterBlocks)
        {
            file.Add(TensorName(owner, block), Shape(block), rest[..block.Count]);
            rest = rest[block.Count..];
        }

        return flow.Options;
    }

    private static Flow<float> ReadFlow(SafetensorsFile file, string owner, string what, FlowShape shape)
    {
        // The shapes are believed only once the file has shown as many numbers as they ask for.
        var blocks = shape.ListParameters();
        var parameters = new float[CountStored(file, owner, blocks)];
        var rest = parameters.AsSpan();
        foreach (var block in blocks)
        {
            file.Get<float>(TensorName(owner, block), Shape(block)).CopyTo(rest);
            rest = rest[block.Count..];
        }

        ModelCheck.RequireFlow(what, shape, parameters);
        return new Flow<float>(shape, parameters);
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

    private static string Member(string owner, int i) => Name(owner, string.Create(CultureInfo.InvariantCulture, $"member{i}"));

    private static string Class(string name) => $"class {DisplayText.Plain(name)}";

    private static string Name(string owner, string part) => $"{owner}.{part}";

    private static string TensorName(string owner, ParameterBlock block) => block.Within(owner).Name;

    private static long[] Shape(ParameterBlock block) => [.. block.Shape.Select(length => (long)length)];
}
