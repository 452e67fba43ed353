using Lyraflow.Cli.Tests;
using Lyraflow.Workflows.Export;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Onnx.Tests;

/// <summary>The Python of docs/elsewhere.md: all of it is Python, and what calls a model runs where there is a runtime for it.</summary>
public class ElsewhereTests
{
    private const string Fence = "```";

    [Fact]
    public void All_snippets_are_Python()
    {
        var snippets = Snippets();
        Assert.True(snippets.Length >= 6, "The document has lost its snippets.");
        foreach (var snippet in snippets)
        {
            Python.Run("ast", "import ast, sys; ast.parse(sys.argv[1])", snippet);
        }
    }

    [Fact]
    public void The_model_calls_run_in_Python()
    {
        using var folder = new TemporaryFolder();
        ExportRun.Run(new ExportRequest { Model = EmbeddedModel.Reference, Output = folder["model.onnx"] });
        var printed = Python.Run("onnxruntime", $"import os; os.chdir({Quoted(folder.Path)})\n{Snippets()[0]}\n{Snippets()[1]}");
        Assert.StartsWith("['u-g', 'g-r', 'r-i', 'i-z'] ['star', 'rrlyrae']", printed, StringComparison.Ordinal);
        Assert.Contains("nan", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void The_columns_of_a_table_are_added_in_Python()
    {
        using var folder = new TemporaryFolder();
        ExportRun.Run(new ExportRequest { Model = EmbeddedModel.Reference, Output = folder["model.onnx"] });
        const string use = """
            import pandas
            table = pandas.DataFrame({"u": [18.1, None], "g": [17.0, 17.0], "r": [16.8, 16.8], "i": [16.75, 16.7], "z": [16.73, 16.7]})
            print(add_scores(table, "model.onnx")["posterior"].isna().tolist())
            """;
        Python.Run("pandas", "");
        var printed = Python.Run(
            "onnxruntime", $"import os; os.chdir({Quoted(folder.Path)})\n{Snippets()[0]}\n{Snippets()[2]}\n{use}");
        Assert.Equal("[False, True]", printed.Trim());
    }

    private static string Quoted(string text) => $"r'{text}'";

    private static string[] Snippets()
    {
        var parts = File.ReadAllText(Repository.File("docs", "elsewhere.md")).Split($"{Fence}python\n")[1..];
        return [.. parts.Select(part => part[..part.IndexOf(Fence, StringComparison.Ordinal)])];
    }
}
