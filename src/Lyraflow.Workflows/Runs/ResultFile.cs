using System.Text.Json.Serialization.Metadata;
using System.Text.Json;

namespace Lyraflow.Workflows.Runs;

/// <summary>Reads what an earlier run left.</summary>
public static class ResultFile
{
    /// <summary>What a file holds; null where that cannot be read or is something else.</summary>
    public static T? Read<T>(string path, JsonTypeInfo<T> type, long largest)
        where T : class
    {
        try
        {
            using var stream = File.OpenRead(path);
            return stream.Length <= largest ? JsonSerializer.Deserialize(stream, type) : null;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
