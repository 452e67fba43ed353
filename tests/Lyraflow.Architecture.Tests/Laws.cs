using System.Text.RegularExpressions;

namespace Lyraflow.Architecture.Tests;

/// <summary>The laws of docs/design.md that can be read off the text of the sources. Each answers with what breaks it.</summary>
internal static partial class Laws
{
    /// <summary>The projects, each of which may refer only to those before it.</summary>
    public static readonly string[] Order =
    [
        "Lyraflow",
        "Lyraflow.Testing",
        "Lyraflow.Data",
        "Lyraflow.Statistics",
        "Lyraflow.Onnx",
        "Lyraflow.Reports",
        "Lyraflow.Workflows",
        "Lyraflow.Explore",
        "Lyraflow.Paper",
        "Lyraflow.Cli",
    ];

    private const int WidestLine = 140;

    /// <summary>Only the command line names a flag.</summary>
    public static IEnumerable<string> FlagsIn(SourceText file) => file.Literals
        .Where(item => Flag().IsMatch(item.Literal))
        .Select(item => $"{file.Path}:{item.Number}: {item.Literal}");

    /// <summary>Only Paper (and the command line above it) knows the paper and its stars.</summary>
    public static IEnumerable<string> PaperIn(SourceText file) => file.Code
        .Where(line => Paper().IsMatch(line.Code))
        .Select(line => $"{file.Path}:{line.Number}: {line.Code.Trim()}");

    /// <summary>The core knows nothing of the sky.</summary>
    public static IEnumerable<string> StarsIn(SourceText file) => file.Code
        .Where(line => Star().IsMatch(line.Code))
        .Select(line => $"{file.Path}:{line.Number}: {line.Code.Trim()}");

    /// <summary>DuckDB is seen in Data alone.</summary>
    public static IEnumerable<string> DuckDbIn(SourceText file) => file.Code
        .Where(line => line.Code.Contains("DuckDB.NET", StringComparison.Ordinal))
        .Select(line => $"{file.Path}:{line.Number}: {line.Code.Trim()}");

    /// <summary>Namespaces are folders.</summary>
    public static IEnumerable<string> NamespaceOf(SourceText file, string top)
    {
        var folder = Path.GetDirectoryName(file.Path)!.Replace('\\', '/')[(top.Length + 1)..].Replace('/', '.');
        return file.Namespace is null || file.Namespace == folder ? [] : [$"{file.Path}: namespace {file.Namespace}"];
    }

    /// <summary>No line is wider than a screen.</summary>
    public static IEnumerable<string> WideLinesIn(SourceText file) => file.Text.Split('\n')
        .Select((line, i) => (Number: i + 1, line.Length))
        .Where(line => line.Length > WidestLine)
        .Select(line => $"{file.Path}:{line.Number}: {line.Length} columns");

    /// <summary>References that do not point back.</summary>
    public static IEnumerable<string> ReferencesOf(string project, IEnumerable<string> references)
    {
        var place = Array.IndexOf(Order, project);
        return place < 0
            ? [$"{project} has no place in the order of the projects"]
            : references.Where(reference => Array.IndexOf(Order, reference) is var other && (other < 0 || other >= place))
                .Select(reference => $"{project} refers to {reference}");
    }

    [GeneratedRegex(@"--[a-z]")]
    private static partial Regex Flag();

    [GeneratedRegex(@"rr_?lyrae|tyagi|the paper|PaperResults|\bastroml\b", RegexOptions.IgnoreCase)]
    private static partial Regex Paper();

    [GeneratedRegex(@"\b(stars?|rr_?lyrae|magnitudes?|galax(y|ies)|quasars?|sdss|astro\w*)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Star();
}
