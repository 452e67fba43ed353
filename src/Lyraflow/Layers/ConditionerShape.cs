using System.Globalization;
using Lyraflow.Layers.Transformers;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

/// <summary>What the two wirings ask of their networks and scalar maps alike.</summary>
internal static class ConditionerShape
{
    private const int MaximumWidth = 1 << 16;

    /// <summary>Checks the values.</summary>
    /// <exception cref="InputException">A value is impossible.</exception>
    public static void Validate(
        IReadOnlyList<int> hidden, IReadOnlyList<ScalarTransformerShape> transformers, int transformed, int context, string name)
    {
        if (hidden.Any(width => width is < 1 or > MaximumWidth))
        {
            throw new InputException($"Hidden layers have 1 to {MaximumWidth} units, not [{string.Join(", ", hidden)}].");
        }

        if (context is < 0 or > MaximumWidth)
        {
            throw new InputException($"{name} reads 0 to {MaximumWidth} context columns, not {context}.");
        }

        if ((transformers.Count != 1 && transformers.Count != transformed) || transformers.Any(transformer => transformer is null))
        {
            throw new InputException(
                $"{name} takes one scalar map for all its {transformed} transformed columns or one for each, not {transformers.Count}.");
        }

        foreach (var transformer in transformers)
        {
            transformer.Validate();
        }
    }

    /// <summary>The scalar maps for people.</summary>
    public static string DescribeMaps(IReadOnlyList<ScalarTransformerShape> transformers)
        => string.Join("; ", transformers.Select(transformer => transformer.Describe()).Distinct());

    /// <summary>The network for people.</summary>
    public static string DescribeNetwork(int inputs, IReadOnlyList<int> hidden, int context, string kind = "")
    {
        var widths = string.Join(" → ", hidden.Select(width => width.ToString(CultureInfo.InvariantCulture)).Append("θ"));
        return $"{kind}network {inputs}{(context > 0 ? $" + {context} context" : "")} → {widths}";
    }
}
