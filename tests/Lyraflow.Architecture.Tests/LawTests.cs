namespace Lyraflow.Architecture.Tests;

/// <summary>The laws hold for the sources of the repository.</summary>
public class LawTests
{
    [Fact]
    public void Projects_refer_only_to_those_before_them()
        => Holds(SourceTree.Projects.SelectMany(project => Laws.ReferencesOf(project, SourceTree.References(project))));

    [Fact]
    public void Namespaces_are_folders()
        => Holds(SourceTree.Files("src").SelectMany(file => Laws.NamespaceOf(file, "src")));

    [Fact]
    public void The_core_knows_nothing_of_the_sky()
        => Holds(SourceTree.Files("src/Lyraflow").SelectMany(Laws.StarsIn));

    [Theory]
    [InlineData("src/Lyraflow")]
    [InlineData("src/Lyraflow.Statistics")]
    [InlineData("src/Lyraflow.Onnx")]
    [InlineData("src/Lyraflow.Reports")]
    [InlineData("src/Lyraflow.Workflows")]
    [InlineData("src/Lyraflow.Explore")]
    public void Only_Paper_knows_the_paper(string project)
        => Holds(SourceTree.Files(project).SelectMany(Laws.PaperIn));

    [Fact]
    public void Only_the_command_line_names_its_flags()
        => Holds(SourceTree.Files("src").Where(file => !IsOf(file, "Lyraflow.Cli")).SelectMany(Laws.FlagsIn));

    [Fact]
    public void DuckDB_is_seen_in_Data_alone()
        => Holds(SourceTree.Files("src").Where(file => !IsOf(file, "Lyraflow.Data")).SelectMany(Laws.DuckDbIn));

    [Fact]
    public void No_public_member_may_lack_a_docstring()
    {
        // The compiler warns of it (CS1591) where the documentation is generated, and warnings are errors: nothing may switch that off.
        var settings = SourceTree.Settings("src");
        Assert.Contains(
            settings, file => file.Text.Contains("<GenerateDocumentationFile>true</GenerateDocumentationFile>", StringComparison.Ordinal));
        Holds(settings.Concat(SourceTree.Files("src")).Where(file => file.Text.Contains("1591", StringComparison.Ordinal))
            .Select(file => file.Path));
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("bench")]
    [InlineData("fuzz")]
    public void No_line_is_wider_than_a_screen(string folder)
        => Holds(SourceTree.Files(folder).SelectMany(Laws.WideLinesIn));

    private static bool IsOf(SourceText file, string project) => file.Path.StartsWith($"src/{project}/", StringComparison.Ordinal);

    private static void Holds(IEnumerable<string> faults)
    {
        string[] all = [.. faults];
        Assert.True(all.Length == 0, $"{all.Length} places break the law:\n{string.Join('\n', all.Take(40))}");
    }
}
