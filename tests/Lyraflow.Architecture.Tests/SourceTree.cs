using System.Text.RegularExpressions;

namespace Lyraflow.Architecture.Tests;

/// <summary>The sources of the repository, as text.</summary>
internal static partial class SourceTree
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The C# files of a folder of the repository, by their path from the root.</summary>
    public static IReadOnlyList<SourceText> Files(string folder) => Files(folder, "*.cs");

    /// <summary>The project files of a folder of the repository, and what they share.</summary>
    public static IReadOnlyList<SourceText> Settings(string folder) => [.. Files(folder, "*.csproj"), .. Files(folder, "*.props")];

    private static IReadOnlyList<SourceText> Files(string folder, string pattern)
        => [.. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => new SourceText(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>The names of the projects in src.</summary>
    public static IReadOnlyList<string> Projects
        => [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    /// <summary>The projects that a project refers to.</summary>
    public static IReadOnlyList<string> References(string project)
    {
        var text = File.ReadAllText(Path.Combine(Root, "src", project, $"{project}.csproj"));
        return [.. Reference().Matches(text).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex("""<ProjectReference Include="[^"]*?([\w.]+)\.csproj" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Reference();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Lyraflow.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}

/// <summary>One file of C#.</summary>
/// <param name="Path">Its path from the repository's root, with slashes.</param>
/// <param name="Text">What it holds.</param>
internal sealed partial record SourceText(string Path, string Text)
{
    /// <summary>The lines without their comments, numbered from 1.</summary>
    public IEnumerable<(int Number, string Code)> Code
        => Text.Split('\n').Select((line, i) => (i + 1, Comment().Replace(line, string.Empty)));

    /// <summary>The string literals of each line, numbered from 1; what stands in holes of interpolations is left in.</summary>
    public IEnumerable<(int Number, string Literal)> Literals
        => Code.SelectMany(line => Literal().Matches(line.Code).Select(match => (line.Number, match.Value)));

    /// <summary>The namespace that the file declares.</summary>
    public string? Namespace => Declaration().Match(Text) is { Success: true } match ? match.Groups[1].Value : null;

    // A comment begins with two slashes that are not part of an address inside a literal.
    [GeneratedRegex("""(?<![:"\w])//.*$""")]
    private static partial Regex Comment();

    [GeneratedRegex(""" "(?:[^"\\]|\\.)*" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Literal();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
