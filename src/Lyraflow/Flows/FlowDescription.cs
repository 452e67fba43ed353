using System.Globalization;
using System.Numerics;
using System.Text;
using Lyraflow.Primitives;

namespace Lyraflow.Flows;

/// <summary>A flow's structure for people.</summary>
public static class FlowDescription
{
    /// <summary>A tree of the bijections and the base, with the shapes and numbers of their parameters.</summary>
    /// <param name="flow">The flow.</param>
    /// <returns>Lines, each with a line feed.</returns>
    public static string ToText<T>(Flow<T> flow)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(flow);
        var blocks = flow.ParameterBlocks.ToLookup(block => block.Name[..block.Name.IndexOf('.', StringComparison.Ordinal)]);
        var text = new StringBuilder();
        var context = flow.Options.ContextDimension;
        text.Append(CultureInfo.InvariantCulture, $"flow of {flow.Dimension} columns");
        text.Append(context > 0 ? string.Create(CultureInfo.InvariantCulture, $" given {context}") : "");
        text.Append(CultureInfo.InvariantCulture, $", {flow.Parameters.Length:n0} parameters\n");
        for (var i = 0; i < flow.Options.Bijections.Count; i++)
        {
            var name = i.ToString(CultureInfo.InvariantCulture);
            AddPart(text, "├─", "│  ", $"{name} {flow.Options.Bijections[i].Describe()}", [.. blocks[name]]);
        }

        AddPart(text, "└─", "   ", $"base: {flow.Options.Base.Describe()}", [.. blocks["base"]]);
        return text.ToString();
    }

    private static void AddPart(StringBuilder text, string branch, string stem, string title, ParameterBlock[] blocks)
    {
        text.Append(CultureInfo.InvariantCulture, $"{branch} {title}");
        var count = blocks.Sum(block => block.Count);
        text.Append(blocks.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $": {count:n0} parameters\n") : "\n");
        for (var i = 0; i < blocks.Length; i++)
        {
            var name = blocks[i].Name[(blocks[i].Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
            var shape = string.Join(" × ", blocks[i].Shape.Select(length => length.ToString(CultureInfo.InvariantCulture)));
            text.Append(CultureInfo.InvariantCulture, $"{stem}{(i == blocks.Length - 1 ? "└─" : "├─")} {name} {shape}\n");
        }
    }
}
