using System.Globalization;
using System.IO.Compression;
using System.Text;
using Lyraflow.Data.Binary;
using Lyraflow.Data.Csv;
using Lyraflow.Data.Fits;
using Lyraflow.Data.NumPy;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Tests.Fits;
using Lyraflow.Data.Tests.NumPy;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tests.Hostile;

/// <summary>
/// Reads thousands of damaged files: each must be read or refused with a message, in little memory. The cases are
/// the same in every run; LYRAFLOW_FUZZ_CASES sets their number.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    // Beyond the file's own size.
    private const long MostBytesPerCase = 4 << 20;

    // The library that reads HDF5 believes what a file says of the lengths of its parts.
    private const long MostBytesOfHdf5 = 1L << 32;

    private static readonly int Cases =
        int.Parse(Environment.GetEnvironmentVariable("LYRAFLOW_FUZZ_CASES") ?? "20000", CultureInfo.InvariantCulture);

    private static readonly byte[] Values = NumberBytes.OfFloats(Enumerable.Range(0, 24).Select(i => (float)i));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_NumPy_arrays_are_read_or_refused()
        => Fuzz(Arrays(), file => ReadArray(new NpyReader(new MemoryStream(file), "x.npy")));

    [Fact]
    public void Damaged_NumPy_arrays_are_read_block_by_block_or_refused()
        => Fuzz(Arrays(), file => ReadBlocks(file, "x.npy"));

    [Fact]
    public void Damaged_NumPy_arrays_from_a_pipe_are_read_or_refused()
        => Fuzz(Arrays(), file => ReadArray(new NpyReader(new OneWayStream(file), "x.npy")));

    [Fact]
    public void Damaged_NumPy_archives_are_read_or_refused()
        => Fuzz(Archives(), file =>
        {
            using var archive = new NpzArchive(new MemoryStream(file), "x.npz");
            foreach (var name in archive.Names)
            {
                archive.Read(name, ReadArray);
            }
        });

    [Fact]
    public void Damaged_NumPy_archives_are_read_block_by_block_or_refused()
        => Fuzz(Archives(), file => ReadBlocks(file, "x.npz"));

    [Fact]
    public void Damaged_FITS_tables_are_read_or_refused() => Fuzz(Tables(), ReadTable);

    [Fact]
    public void Damaged_FITS_tables_are_read_block_by_block_or_refused()
        => Fuzz(Tables(), file => ReadBlocks(file, "x.fits"));

    [Fact]
    public void Damaged_ASCII_tables_of_FITS_are_read_or_refused()
        => Fuzz([FitsAsciiTests.Table("star    17  1.50D+02", "M31    -99          ")], file => ReadBlocks(file, "x.fits"), least: 0.1);

    [Fact]
    public void Damaged_VOTables_are_read_or_refused() => Fuzz(Votables(), file => ReadBlocks(file, "x.vot"));

    [Fact]
    public void Damaged_HDF5_tables_are_read_or_refused()
        => Fuzz(
            [.. new[] { "h5py.h5", "pandas.h5", "astropy.h5" }.Select(name => File.ReadAllBytes(Hdf5.Hdf5Tests.Fixture(name)))],
            file => ReadBlocks(file, "x.h5"),
            least: 0.01,
            most: MostBytesOfHdf5);

    [Fact]
    public void The_damaged_table_of_RR_Lyrae_is_read_or_refused()
    {
        var file = File.ReadAllBytes(RealData.File("RRLyrae.fit"));
        Fuzz([FirstRows(file, rows: 3)], ReadTable);
    }

    [Fact]
    public void Damaged_text_tables_are_read_or_refused() => Fuzz(Texts(), ReadText, least: 0.01);

    [Fact]
    public void Damaged_ECSV_tables_are_read_or_refused() => Fuzz(Ecsvs(), ReadText);

    [Fact]
    public void Damaged_compressed_text_tables_are_read_or_refused() => Fuzz([.. Texts().Select(Compressed)], ReadText);

    private static byte[][] Texts() =>
    [
        Encoding.UTF8.GetBytes("u,g,name\n1.5,-2,a\n1e5,NA,\"b,\"\"c\"\n0012,,'d\n"),
        Encoding.UTF8.GetBytes("# comment\r\nu;g\r\n1,5;18446744073709551615\r\n\r\n;null\r\n"),
        Encoding.UTF8.GetBytes("# u g name\n1  2 \"a b\"\n 3\t4 c \n"),
        Encoding.UTF8.GetBytes("\uFEFFx\n1\n\n\"two\nlines\"\n"),
    ];

    private static byte[][] Ecsvs() =>
    [
        Encoding.UTF8.GetBytes("# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, unit: mag, datatype: float32, description: 'it''s'}\n"
            + "# - name: b\n#   datatype: int16\n#   meta: !!omap\n#   - {ucd: &x meta.id}\n# meta: {x: *x}\na b\n1 2\n\"\" 3\n"),
        Encoding.UTF8.GetBytes("# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n# - {name: a, datatype: bool}\na\nTrue\n"),
    ];

    private static byte[] Compressed(byte[] text)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return memory.ToArray();
    }

    private static void ReadText(byte[] file)
    {
        using var content = Decompression.Open(new MemoryStream(file), out _);
        CsvProfile.Read(content, "x.csv", copy: null, CancellationToken.None, allowsBlanks: true);
    }

    private static byte[][] Arrays() =>
    [
        NpyBuilder.File(NpyBuilder.Header("'<f4'", "(6, 4)"), Values),
        NpyBuilder.File(NpyBuilder.Header("'>f4'", "(6, 4)", isFortranOrder: true), Values, version: 2),
        NpyBuilder.File(NpyBuilder.Header("'<f8'", "(12,)"), Values, version: 3),
        NpyBuilder.File(NpyBuilder.Header("[('u', '<f4'), ('n', '|S4'), ('g', '>f8'), ('v', '<i2', (2, 2))]", "(4,)"), Values),
    ];

    private static byte[][] Archives()
    {
        (string, byte[])[] arrays =
        [
            ("data.npy", NpyBuilder.Array("<f4", "(6, 4)", Values)),
            ("labels.npy", NpyBuilder.Array("<f8", "(6,)", new byte[48])),
        ];
        return [NpyBuilder.Archive(CompressionLevel.NoCompression, arrays), NpyBuilder.Archive(CompressionLevel.Optimal, arrays)];
    }

    private static byte[][] Tables()
    {
        var plain = FitsTableReaderTests.BuildEveryKind(rows: 5);
        var scaled = FitsBuilder.OneColumn(
            "I",
            [(short)1, (short)2],
            FitsBuilder.Card("TSCAL1", 2),
            FitsBuilder.Card("TZERO1", 32768),
            FitsBuilder.Card("TNULL1", -99),
            FitsBuilder.Card("EXTNAME", "a long name &"),
            "CONTINUE  'goes on'");
        return [plain, scaled, FitsBuilder.Compress(plain)];
    }

    private static byte[][] Votables() =>
    [
        Votable("<TABLEDATA><TR><TD>1</TD><TD>star &amp; co</TD><TD>T</TD><TD>1.5</TD></TR>"
            + "<TR><TD>-9</TD><TD/><TD/><TD>NaN</TD></TR></TABLEDATA>"),
        Votable("<BINARY2><STREAM encoding=\"base64\">AAAAAAEAAAADYWJjVD/4AAAAAAAAwAAAAAAAAAAAP3/4AAAAAAAA</STREAM></BINARY2>"),
        Votable("<BINARY><STREAM encoding=\"base64\">AAAAAQAAAANhYmNUP/gAAAAAAAA=</STREAM></BINARY>"),
    ];

    private static byte[] Votable(string data) => Encoding.UTF8.GetBytes(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><VOTABLE version=\"1.4\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\"><RESOURCE>"
            + "<INFO name=\"QUERY_STATUS\" value=\"OK\"/><TABLE><FIELD name=\"i\" datatype=\"int\"><DESCRIPTION>a number</DESCRIPTION>"
            + "<VALUES null=\"-9\"/></FIELD><FIELD name=\"c\" datatype=\"char\" arraysize=\"*\"/><FIELD name=\"b\" datatype=\"boolean\"/>"
            + $"<FIELD name=\"d\" datatype=\"double\" unit=\"mag\" ucd=\"phot.mag\"/><DATA>{data}</DATA></TABLE></RESOURCE></VOTABLE>");

    /// <summary>The headers of a FITS file and the beginning of its table: damage there is not lost among the numbers.</summary>
    private static byte[] FirstRows(byte[] file, int rows)
    {
        var text = Encoding.Latin1.GetString(file);
        var count = text.IndexOf("NAXIS2  =", StringComparison.Ordinal);
        var end = text.IndexOf($"{"END",-80}", count, StringComparison.Ordinal) + 80;
        var table = (end + 2879) / 2880 * 2880;
        Encoding.Latin1.GetBytes($"{rows,20}").CopyTo(file, count + 10);
        return file[..(table + 2880)];
    }

    private void ReadBlocks(byte[] file, string name)
    {
        var path = _folder[name];
        File.WriteAllBytes(path, file);
        using var table = ((BlockFormat)TableFormats.Require(path)).OpenTable(path);
        var rows = 0L;
        foreach (var _ in table.Rows())
        {
            rows++;
        }

        Assert.Equal(table.RowCount ?? rows, rows);
    }

    private static bool ReadArray(NpyReader reader)
    {
        var names = reader.Header.Fields.Where(field => field.Type.IsNumber).Select(field => field.Name).ToArray();
        _ = reader.Header.IsStructured ? reader.ReadColumns<float>(names) : reader.ReadColumns<float>();
        return true;
    }

    private static void ReadTable(byte[] file)
    {
        using var table = new FitsTableReader(new MemoryStream(file), "x.fits");
        while (table.ReadBlock())
        {
            foreach (var column in table.Columns.Where(column => column.IsNumber))
            {
                table.CopyNumbers(column, new float[table.BlockRowCount].AsSpan());
            }

            foreach (var column in table.Columns.Where(column => column.IsText))
            {
                table.CopyTexts(column, new string[table.BlockRowCount]);
            }
        }
    }

    private static void Fuzz(byte[][] sound, Action<byte[]> read, double least = 0.3, long most = MostBytesPerCase)
    {
        Assert.All(sound, read);
        var refused = 0;
        for (var i = 0; i < Cases; i++)
        {
            var file = Mutator.Damage(sound[i % sound.Length], new RandomSource(i));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(file);
            }
            catch (InputException fault)
            {
                InputFault.RequireOneLine(fault);
                refused++;
            }
            catch (Exception fault)
            {
                Assert.Fail($"Case {i} ended in {fault}");
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= file.Length + most, $"Case {i} took {allocated} bytes.");
        }

        // Some damage does no harm, most does.
        Assert.InRange(refused, Cases * least, Cases * 0.999);
    }
}
