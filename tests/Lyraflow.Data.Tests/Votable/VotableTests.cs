using System.Text;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Tests.Tables;

namespace Lyraflow.Data.Tests.Votable;

public sealed class VotableTests : IDisposable
{
    private const string Fields = """
        <FIELD name="b" datatype="boolean"/><FIELD name="bit" datatype="bit"/><FIELD name="ub" datatype="unsignedByte"/>
        <FIELD name="s" datatype="short"><VALUES null="-99"/></FIELD><FIELD name="i" datatype="int"/>
        <FIELD name="l" datatype="long"/><FIELD name="f" datatype="float"/><FIELD name="d" datatype="double"><VALUES null="-9.5"/></FIELD>
        <FIELD name="c" datatype="char" arraysize="*"/><FIELD name="u" datatype="unicodeChar" arraysize="4"/>
        <FIELD name="one" datatype="char"/><FIELD name="pair" datatype="float" arraysize="2"/><FIELD name="z" datatype="doubleComplex"/>
        <FIELD name="names" datatype="char" arraysize="3x*"/><FIELD name="many" datatype="int" arraysize="*"/>
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Cells_of_every_datatype_are_read_from_elements_and_arrays_left_out()
    {
        var path = Write(Document($"""
            {Fields}<DATA><TABLEDATA>
            <TR><TD>T</TD><TD>1</TD><TD>0xFF</TD><TD> -7 </TD><TD>+5</TD><TD>-9223372036854775808</TD><TD>1e-3</TD><TD>-Inf</TD>
              <TD>a &lt; b &#233;<![CDATA[<c>]]></TD><TD>Δ 1</TD><TD>x</TD><TD>1 2</TD><TD>1 2</TD><TD>abcdef</TD><TD>1 2 3</TD></TR>
            <TR><TD>false</TD><TD>0</TD><TD>0</TD><TD>-99</TD><TD/><TD></TD><TD>NaN</TD><TD>-9.5</TD>
              <TD/><TD></TD><TD> </TD><TD/><TD/><TD/><TD/></TR>
            <TR><TD>?</TD><TD/><TD/><TD/><TD>1</TD><TD>2</TD><TD/><TD>Inf</TD>
              <TD>two  blanks </TD><TD>u</TD><TD>y</TD><TD/><TD/><TD/><TD/></TR>
            </TABLEDATA></DATA>
            """));

        Assert.Equal(
            [
                "True,True,255,-7,5,-9223372036854775808,0.001,-Infinity,a < b é<c>,Δ 1,x",
                "False,False,0,null,null,null,NaN,null,null,null,null",
                "null,null,null,null,1,2,null,Infinity,two  blanks ,u,y",
            ],
            Some.Rows(path));
        using var session = new TableSession(threads: 1);
        var source = TableSource.Open(session, new InputSearch().Find(path), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["pair", "z", "names", "many"], source.Skipped);
        Assert.Equal(
            ["BOOLEAN", "BOOLEAN", "UTINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "VARCHAR", "VARCHAR", "VARCHAR"],
            source.Columns.Select(column => column.Type));
    }

    [Theory]
    [InlineData("BINARY", false)]
    [InlineData("BINARY2", true)]
    public void Cells_of_every_datatype_are_read_from_bytes_and_arrays_passed_over(string kind, bool hasFlags)
    {
        var bytes = new List<byte>();
        Row(hasFlags ? [0, 0] : [], [
            (byte)'T', 0x80, 255, .. Big((short)-7), .. Big(5), .. Big(long.MinValue), .. Big(0.5f), .. Big(double.NegativeInfinity),
            .. Text("aé"), .. Encoding.BigEndianUnicode.GetBytes("Δ\0xx"), (byte)'x', .. new byte[8], .. new byte[16],
            .. Big(6), .. "abcdef"u8, .. Big(3), .. new byte[12],
        ]);
        Row(hasFlags ? [0b0000_0101, 0b0000_0000] : [], [
            (byte)'?', 0, 0, .. Big((short)-99), .. Big(6), .. Big(7L), .. Big(float.NaN), .. Big(-9.5),
            .. Text(""), .. Encoding.BigEndianUnicode.GetBytes("b   "), (byte)'y', .. new byte[8], .. new byte[16],
            .. Big(0), .. Big(0),
        ]);
        var text = Convert.ToBase64String([.. bytes], Base64FormattingOptions.InsertLineBreaks);
        var path = Write(Document($"{Fields}<DATA><{kind}><STREAM encoding=\"base64\">\n{text}\n</STREAM></{kind}></DATA>"));

        Assert.Equal(
            [
                "True,True,255,-7,5,-9223372036854775808,0.5,-Infinity,aé,Δ,x",
                hasFlags ? "null,False,0,null,6,null,NaN,null,,b,y" : "null,False,0,null,6,7,NaN,null,,b,y",
            ],
            Some.Rows(path));

        void Row(byte[] flags, byte[] cells) => bytes.AddRange([.. flags, .. cells]);

        static byte[] Text(string text) => [.. Big(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];
    }

    [Fact]
    public void A_table_is_named_by_number_name_or_id()
    {
        const string one = "<FIELD name=\"x\" datatype=\"int\"/><DATA><TABLEDATA><TR><TD>1</TD></TR></TABLEDATA></DATA>";
        var two = one.Replace("<TD>1<", "<TD>2<", StringComparison.Ordinal);
        var path = Write($"<VOTABLE><RESOURCE><TABLE name=\"first\">{one}</TABLE><TABLE name=\"Second\" ID=\"T2\">{two}</TABLE>"
            + "<TABLE name=\"empty\"><FIELD name=\"x\" datatype=\"int\"/></TABLE></RESOURCE></VOTABLE>");

        Assert.Equal(["1"], Some.Rows(path));
        Assert.Equal(["2"], Some.Rows($"{path}[2]"));
        Assert.Equal(["2"], Some.Rows($"{path}[second]"));
        Assert.Equal(["2"], Some.Rows($"{path}[T2]"));
        Assert.Equal([], Some.Rows($"{path}[empty]"));
        InputFault.Expect(() => Some.Rows($"{path}[third]"), "'third'", "[1] 'first', [2] 'Second', [3] 'empty'");
    }

    [Fact]
    public void Units_descriptors_and_descriptions_are_known()
    {
        var path = Write(Document("""
            <FIELD name="u" datatype="float" unit="mag" ucd="phot.mag;em.opt.U"><DESCRIPTION> Ultraviolet
              magnitude </DESCRIPTION></FIELD>
            """));
        using var session = new TableSession(threads: 1);

        var source = TableSource.Open(session, new InputSearch().Find(path), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(new ColumnMetadata("mag", "phot.mag;em.opt.U", "Ultraviolet magnitude"), Assert.Single(source.Columns).Metadata);
    }

    [Theory]
    [InlineData("<TR><TD>1</TD></TR><TR><TD>x</TD></TR>", "row 2 has 'x' in the column 'x', which is no int")]
    [InlineData("<TR><TD>1</TD></TR><TR><TD>2147483648</TD></TR>", "row 2", "no int")]
    [InlineData("<TR><TD>1</TD><TD>1</TD></TR>", "row 1 has more than its 1 cells")]
    [InlineData("<TR><TD>1</TD></TR><TR/>", "row 2 has 0 cells where the table has 1 columns")]
    [InlineData("<TR><TD><B>1</B></TD></TR>", "row 1 has an element in a cell")]
    [InlineData("<TR><TD>1</TD></TR><P/>", "behind row 1")]
    [InlineData("<TR><TD>1</TR></TD>", "cannot be read as XML")]
    [InlineData("<TR><TD>1</TD></TR>", "cannot be read as XML", "incomplete")]
    public void Damage_is_said_in_one_line(string rows, params string[] parts)
    {
        var document = Document($"<FIELD name=\"x\" datatype=\"int\"/><DATA><TABLEDATA>{rows}</TABLEDATA></DATA>");

        // The last of the cases is cut behind its row.
        var path = Write(parts is [_, "incomplete"] ? document[..document.IndexOf("</TABLEDATA>", StringComparison.Ordinal)] : document);

        InputFault.Expect(() => Some.Rows(path), ["t.vot", .. parts]);
    }

    [Theory]
    [InlineData("<html><body>404</body></html>", "is no VOTable", "'html'")]
    [InlineData("<!DOCTYPE VOTABLE SYSTEM \"http://x/VOTable.dtd\"><VOTABLE/>", "<!DOCTYPE", "never read")]
    [InlineData("<!DOCTYPE v [<!ENTITY a \"aaaa\">]><VOTABLE>&a;</VOTABLE>", "<!DOCTYPE")]
    [InlineData("<VOTABLE><RESOURCE/></VOTABLE>", "holds no table")]
    [InlineData("<VOTABLE><RESOURCE><INFO name=\"QUERY_STATUS\" value=\"ERROR\">No such\n table</INFO></RESOURCE></VOTABLE>",
        "service that failed", "No such table")]
    public void What_is_no_table_is_answered_in_words(string text, params string[] parts)
        => InputFault.Expect(() => Some.Rows(Write(text)), parts);

    [Theory]
    [InlineData("<FITS><STREAM encoding=\"base64\">AA==</STREAM></FITS>", "'FITS'")]
    [InlineData("<BINARY><STREAM href=\"file:///etc/passwd\"/></BINARY>", "outside the file")]
    [InlineData("<BINARY><STREAM encoding=\"base64\">AAAA</STREAM></BINARY>", "ends inside row 1")]
    [InlineData("<BINARY><STREAM encoding=\"base64\">####</STREAM></BINARY>", "cannot be read as XML")]
    public void Rows_that_are_not_there_are_refused(string data, string reason)
        => InputFault.Expect(() => Some.Rows(Write(Document($"<FIELD name=\"x\" datatype=\"int\"/><DATA>{data}</DATA>"))), reason);

    [Fact]
    public void A_failure_that_a_service_reports_behind_the_rows_counts()
    {
        var path = Write(Document(
            "<FIELD name=\"x\" datatype=\"int\"/><DATA><TABLEDATA><TR><TD>1</TD></TR></TABLEDATA></DATA>",
            "<INFO name=\"QUERY_STATUS\" value=\"ERROR\">time is over</INFO>"));

        InputFault.Expect(() => Some.Rows(path), "service that failed", "time is over");
    }

    [Fact]
    public void Endless_parts_take_no_memory()
    {
        string[] hostile =
        [
            $"<VOTABLE a=\"{new string('x', 1 << 23)}\"/>",
            string.Concat(Enumerable.Repeat("<VOTABLE>", 1 << 10)),
            $"<VOTABLE>{string.Concat(Enumerable.Range(0, 1 << 17).Select(i => $"<a{i:x}/>"))}</VOTABLE>",
            Document($"<FIELD name=\"x\" datatype=\"char\" arraysize=\"*\"/><DATA><TABLEDATA><TR><TD>{new string('y', 1 << 23)}</TD></TR>"
                + "</TABLEDATA></DATA>"),
        ];
        foreach (var text in hostile)
        {
            InputFault.Expect(() => Some.Rows(Write(text)), "t.vot");
        }
    }

    private static byte[] Big(object number) => NumberBytes.Of(number, isBigEndian: true);

    private static string Document(string table, string behind = "")
        => $"<?xml version=\"1.0\"?><VOTABLE version=\"1.3\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\"><RESOURCE type=\"results\">"
            + $"<TABLE name=\"t\">{table}</TABLE>{behind}</RESOURCE></VOTABLE>";

    private string Write(string text) => _folder.Write("t.vot", Encoding.UTF8.GetBytes(text));
}
