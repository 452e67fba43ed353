namespace Lyraflow.Architecture.Tests;

/// <summary>Each law finds what it forbids, and nothing else.</summary>
public class LawsCatchTests
{
    [Fact]
    public void A_flag_in_a_message()
    {
        Assert.NotEmpty(Laws.FlagsIn(Source("throw new InputException(\"Name one with --out DIR.\");")));
        Assert.Empty(Laws.FlagsIn(Source("i--; // with --out")));
        Assert.Empty(Laws.FlagsIn(Source("var text = \"a -- b\";")));
    }

    [Fact]
    public void The_paper_in_generic_code()
    {
        Assert.NotEmpty(Laws.PaperIn(Source("public double RrLyraeLoss { get; }")));
        Assert.NotEmpty(Laws.PaperIn(Source("var title = \"ROC curve (the paper's Figure 3)\";")));
        Assert.Empty(Laws.PaperIn(Source("/// <summary>Rational-quadratic splines (Tyagi 2022, section 3).</summary>")));
    }

    [Fact]
    public void A_star_in_the_core()
    {
        Assert.NotEmpty(Laws.StarsIn(Source("var star = 1;")));
        Assert.Empty(Laws.StarsIn(Source("var start = 1; // not a star")));
    }

    [Fact]
    public void A_using_of_DuckDB() => Assert.NotEmpty(Laws.DuckDbIn(Source("using DuckDB.NET.Data;")));

    [Fact]
    public void A_namespace_that_is_not_the_folder()
    {
        Assert.NotEmpty(Laws.NamespaceOf(new SourceText("src/Lyraflow/Rows/Row.cs", "namespace Lyraflow;"), "src"));
        Assert.Empty(Laws.NamespaceOf(new SourceText("src/Lyraflow/Rows/Row.cs", "namespace Lyraflow.Rows;"), "src"));
    }

    [Fact]
    public void A_wide_line()
    {
        Assert.NotEmpty(Laws.WideLinesIn(Source(new string('x', 141))));
        Assert.Empty(Laws.WideLinesIn(Source(new string('x', 140))));
    }

    [Fact]
    public void A_reference_that_points_back()
    {
        Assert.NotEmpty(Laws.ReferencesOf("Lyraflow.Data", ["Lyraflow.Workflows"]));
        Assert.NotEmpty(Laws.ReferencesOf("Lyraflow.Other", []));
        Assert.Empty(Laws.ReferencesOf("Lyraflow.Workflows", ["Lyraflow", "Lyraflow.Data"]));
    }

    [Fact]
    public void Folders_in_a_circle()
    {
        Assert.NotEmpty(FolderGraph.Circles([("A", "B"), ("B", "C"), ("C", "A"), ("C", "D")]));
        Assert.Empty(FolderGraph.Circles([("A", "B"), ("B", "C"), ("A", "C")]));
    }

    private static SourceText Source(string text) => new("src/Lyraflow/Row.cs", text);
}
