using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Lyraflow.Workflows.Metrics;

/// <summary>
/// Metrics as metrics.json has them. An <see cref="Estimate"/> is two keys there, <c>roc_auc</c> and
/// <c>roc_auc_interval</c>, so that who looks for the number finds a number.
/// </summary>
public static class MetricsJson
{
    internal const string ValueKey = "$value";
    internal const string IntervalKey = "$interval";

    private const string IntervalEnding = "_interval";

    /// <summary>The document of some metrics.</summary>
    public static JsonNode Document<T>(T metrics, JsonTypeInfo<T> type)
    {
        var document = JsonSerializer.SerializeToNode(metrics, type)!;
        Spread(document);
        return document;
    }

    /// <summary>Writes a document, indented.</summary>
    public static void Write(Stream stream, JsonNode document)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        document.WriteTo(writer);
    }

    private static void Spread(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Spread(item);
            }
        }

        if (node is not JsonObject parent)
        {
            return;
        }

        foreach (var name in parent.Select(pair => pair.Key).ToArray())
        {
            if (parent[name] is JsonObject estimate && estimate.TryGetPropertyValue(ValueKey, out var value))
            {
                var interval = estimate[IntervalKey];
                estimate.Clear();
                parent[name] = value;
                if (interval is not null)
                {
                    parent.Insert(parent.IndexOf(name) + 1, name + IntervalEnding, interval);
                }
            }
            else
            {
                Spread(parent[name]);
            }
        }
    }
}

/// <summary>An estimate as one key of metrics.json: an object of <c>estimate</c>, <c>low</c> and <c>high</c>.</summary>
public sealed class NestedEstimateConverter : JsonConverter<Estimate>
{
    /// <inheritdoc/>
    public override Estimate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => throw new NotSupportedException("Metrics are written, not read.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Estimate value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        Write("estimate", value.Value);
        Write("low", value.Interval!.Low);
        Write("high", value.Interval.High);
        writer.WriteEndObject();

        void Write(string name, double number)
        {
            if (double.IsFinite(number))
            {
                writer.WriteNumber(name, number);
            }
            else
            {
                writer.WriteString(name, number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }
}
