namespace Lyraflow.Explore.Server;

/// <summary>The files of the page, which are inside the program.</summary>
internal static class PageFiles
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private static readonly Dictionary<string, byte[]> Contents = typeof(PageFiles).Assembly.GetManifestResourceNames()
        .Where(name => Types.ContainsKey(Path.GetExtension(name)))
        .ToDictionary(name => name, Read, StringComparer.Ordinal);

    /// <summary>A file and its type; null where there is none of that name.</summary>
    public static (byte[] Content, string Type)? Find(string name)
    {
        name = name.Length == 0 ? "index.html" : name;
        return Contents.TryGetValue(name, out var content) ? (content, Types[Path.GetExtension(name)]) : null;
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
