using Lyraflow.Data.NumPy;

namespace Lyraflow.Data.Tests.NumPy;

public class PythonLiteralTests
{
    [Fact]
    public void Numbers_words_and_texts_are_read()
    {
        Assert.Equal(new PythonInteger(-12), PythonLiteral.Parse(" -12 \n"));
        Assert.Equal(new PythonInteger(3), PythonLiteral.Parse("3L"));
        Assert.Equal(new PythonInteger(3), PythonLiteral.Parse("(3)"));
        Assert.Equal(new PythonFlag(true), PythonLiteral.Parse("True"));
        Assert.Equal(new PythonText("it's \"a\" \t\\é"), PythonLiteral.Parse("""'it\'s "a" \t\\\xe9'"""));
        Assert.Equal(new PythonText("é'"), PythonLiteral.Parse("u\"\\u00e9'\""));
    }

    [Theory]
    [InlineData("()", 0)]
    [InlineData("(1,)", 1)]
    [InlineData("( 1 , 2 )", 2)]
    [InlineData("(1, 2,)", 2)]
    public void Tuples_are_read(string text, int count) =>
        Assert.Equal(count, Assert.IsType<PythonTuple>(PythonLiteral.Parse(text)).Items.Count);

    [Fact]
    public void Containers_nest()
    {
        var dictionary = Assert.IsType<PythonDictionary>(PythonLiteral.Parse("{'a': [('x', (1, 2))], \"b\": {}}"));

        var list = Assert.IsType<PythonList>(dictionary.Entries["a"]);
        var tuple = Assert.IsType<PythonTuple>(Assert.Single(list.Items));
        Assert.Equal(new PythonText("x"), tuple.Items[0]);
        Assert.Empty(Assert.IsType<PythonDictionary>(dictionary.Entries["b"]).Entries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("(1 2)")]
    [InlineData("(,)")]
    [InlineData("(1,,)")]
    [InlineData("[1)")]
    [InlineData("{'a' 1}")]
    [InlineData("{'a': 1 'b': 2}")]
    [InlineData("{1: 2}")]
    [InlineData("1 2")]
    [InlineData("-")]
    [InlineData("1.5")]
    [InlineData("Tru")]
    [InlineData("None")]
    [InlineData("f()")]
    [InlineData("u")]
    [InlineData("'abc")]
    [InlineData("'abc\\")]
    [InlineData("'\\x4'")]
    [InlineData("'\\q'")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => PythonLiteral.Parse(text));
}
