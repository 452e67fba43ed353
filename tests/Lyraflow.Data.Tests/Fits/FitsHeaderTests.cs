using Lyraflow.Data.Binary;
using Lyraflow.Data.Fits;

namespace Lyraflow.Data.Tests.Fits;

public class FitsHeaderTests
{
    [Theory]
    [InlineData("KEY     = 'text'", "text")]
    [InlineData("KEY     = 'text    '           / comment", "text")]
    [InlineData("KEY     = '  text' / with 'quotes'", "  text")]
    [InlineData("KEY     = 'it''s / all''' / text", "it's / all'")]
    [InlineData("KEY     = ''", "")]
    [InlineData("KEY     = 'no closing quote", "no closing quote")]
    [InlineData("KEY     =                   42 / a number", "42")]
    [InlineData("KEY     = 42", "42")]
    [InlineData("KEY     =", "")]
    [InlineData("KEY     = / nothing but a comment", "")]
    [InlineData("KEY     'text'", "")]
    public void Values_are_taken_out_of_quotes_and_comments(string card, string expected) =>
        Assert.Equal(expected, Read(card).Text("KEY"));

    [Fact]
    public void Long_texts_go_on_in_the_cards_that_continue_them()
    {
        var header = Read(
            "KEY     = 'one &'              / the first part",
            "CONTINUE  'two '' &'           / and the next",
            "CONTINUE  'three'",
            "CONTINUE  ' is not read'",
            "OTHER   = 'an end&'",
            "NEXT    = 'x&'",
            "CONTINUE  no quote, free text");

        Assert.Equal("one two ' three", header.Text("KEY"));
        Assert.Equal("an end&", header.Text("OTHER"));
        Assert.Equal("x&", header.Text("NEXT"));
    }

    [Fact]
    public void Texts_without_end_are_refused() =>
        InputFault.Expect(
            () => Read(["KEY     = '&'", .. Enumerable.Repeat($"CONTINUE  '{new string('x', 66)}&'", 20_000)]),
            "x.fits",
            "keyword KEY",
            "65536");

    [Fact]
    public void Free_text_comments_and_long_keywords_are_passed_over()
    {
        var header = Read(
            "                         e-mail: question@simbad.u-strasbg.fr",
            "COMMENT  ARG='-rm'",
            "HISTORY = 'nothing'",
            "HIERARCH ESO TEL AIRM = 1.5",
            "\0\0\0\0\0\0\0\0",
            "Größe   ÿ",
            "KEY     = 'first'",
            "KEY     = 'second'");

        Assert.Equal("first", header.Text("KEY"));
    }

    [Fact]
    public void Numbers_are_read_in_the_spellings_of_Fortran()
    {
        var header = Read("A       = 1.5D+02", "B       = -7", "C       = ", "D       = +.5", "E       = 'x'");

        Assert.Equal(150, header.Number("A"));
        Assert.Equal(-7, header.WholeNumber("B"));
        Assert.Equal(0.5, header.Number("D"));
        Assert.Null(header.WholeNumber("C"));
        Assert.Null(header.Number("MISSING"));
        InputFault.Expect(() => header.WholeNumber("A"), "x.fits", "keyword A", "'1.5D+02'", "whole number");
        InputFault.Expect(() => header.Number("E"), "keyword E", "finite number");
        InputFault.Expect(() => header.WholeNumber("B", 0, 9), "keyword B", "-7", "between 0 and 9");
        InputFault.Expect(() => header.WholeNumber("C", 0, 9), "lacks the keyword C");
    }

    [Fact]
    public void Headers_may_take_several_blocks()
    {
        var header = Read([.. Enumerable.Range(1, 100).Select(i => FitsBuilder.Card($"KEY{i}", i))]);

        Assert.Equal(100, header.WholeNumber("KEY100"));
    }

    private static FitsHeader Read(params string[] cards)
    {
        var file = FitsBuilder.Header([FitsBuilder.Card("SIMPLE", true), .. cards]);
        return FitsHeader.Read(new SourceReader(new MemoryStream(file), "x.fits"), "SIMPLE")!;
    }
}
