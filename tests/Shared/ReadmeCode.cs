namespace Lyraflow.Testing;

/// <summary>C# that a document shows and a test runs: the lines between two marks in the test are the document's.</summary>
internal static class ReadmeCode
{
    private const string Begin = "// README begins";
    private const string End = "// README ends";

    /// <summary>
    /// Requires a block of C# in a document to be the code between the marks, its first lines aside that name namespaces.
    /// </summary>
    /// <param name="block">The number of the block, 0 for the first.</param>
    /// <param name="testFile">The file of the test, in a folder of a test project.</param>
    /// <param name="document">The document, from the root of the repository.</param>
    public static void RequireShown(int block, string testFile, string document = "README.md")
        => Assert.Equal(
            WithoutHead(Block(Path.Combine(Path.GetDirectoryName(testFile)!, "..", "..", "..", document), block)), Run(testFile));

    /// <summary>The same for all blocks of a document together, which are parts of one program.</summary>
    public static void RequireAllShown(string document, string testFile)
    {
        var count = File.ReadLines(document).Count(line => line == "```csharp");
        var shown = Enumerable.Range(0, count).SelectMany(block => (string[])[.. Block(document, block), string.Empty]);
        Assert.Equal(WithoutHead(shown.SkipLast(1)), Run(testFile));
    }

    private static string[] Run(string testFile)
    {
        var source = File.ReadAllLines(testFile);
        var begin = Array.FindIndex(source, line => line.Trim() == Begin) + 1;
        var end = Array.FindIndex(source, line => line.Trim() == End);
        return [.. source[begin..end].Select(line => line.Length == 0 ? line : line[8..])];
    }

    // Namespaces, and the folder of the files, which is another in a test.
    private static IEnumerable<string> WithoutHead(IEnumerable<string> lines)
    {
        string[] heads = ["using Lyraflow", "using System", "var folder ="];
        return lines.SkipWhile(line => line.Length == 0 || heads.Any(head => line.StartsWith(head, StringComparison.Ordinal)));
    }

    /// <summary>The lines of a block of C# in a document in Markdown.</summary>
    public static string[] Block(string document, int number)
    {
        var lines = File.ReadAllLines(document);
        var from = -1;
        for (var i = 0; i <= number; i++)
        {
            from = Array.IndexOf(lines, "```csharp", from + 1);
            Assert.True(from >= 0, $"{document} has no block of C# number {number}.");
        }

        return lines[(from + 1)..Array.IndexOf(lines, "```", from)];
    }
}
