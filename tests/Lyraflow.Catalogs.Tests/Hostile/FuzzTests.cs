using System.Globalization;
using System.IO.Compression;
using Lyraflow.Catalogs.Fits;
using Lyraflow.Catalogs.NumPy;
using Lyraflow.Catalogs.Tests.Fits;
using Lyraflow.Catalogs.Tests.NumPy;
using Lyraflow.Numerics;

namespace Lyraflow.Catalogs.Tests.Hostile;

/// <summary>
/// Reads thousands of damaged files: each must be read or refused with a message, in little memory. The cases are
/// the same in every run; LYRAFLOW_FUZZ_CASES sets their number.
/// </summary>
public class FuzzTests
{
    private const long MostBytesPerCase = 64 << 20;

    private static readonly int Cases =
        int.Parse(Environment.GetEnvironmentVariable("LYRAFLOW_FUZZ_CASES") ?? "20000", CultureInfo.InvariantCulture);

    [Fact]
    public void Damaged_NumPy_arrays_are_read_or_refused()
    {
        var values = NumberBytes.OfFloats(Enumerable.Range(0, 24).Select(i => (float)i));
        const string structure = "[('u', '<f4'), ('n', '|S4'), ('g', '>f8'), ('v', '<i2', (2, 2))]";
        Fuzz(
            [
                NpyBuilder.File(NpyBuilder.Header("'<f4'", "(6, 4)"), values),
                NpyBuilder.File(NpyBuilder.Header("'>f4'", "(6, 4)", isFortranOrder: true), values, version: 2),
                NpyBuilder.File(NpyBuilder.Header("'<f8'", "(12,)"), values, version: 3),
                NpyBuilder.File(NpyBuilder.Header(structure, "(4,)"), values),
            ],
            file => ReadArray(new NpyReader(new MemoryStream(file), "x.npy")));
    }

    [Fact]
    public void Damaged_NumPy_arrays_from_a_pipe_are_read_or_refused()
    {
        var values = NumberBytes.OfFloats(Enumerable.Range(0, 24).Select(i => (float)i));
        Fuzz(
            [
                NpyBuilder.File(NpyBuilder.Header("'<f4'", "(6, 4)"), values),
                NpyBuilder.File(NpyBuilder.Header("'<f4'", "(6, 4)", isFortranOrder: true), values),
            ],
            file => ReadArray(new NpyReader(new OneWayStream(file), "x.npy")));
    }

    [Fact]
    public void Damaged_NumPy_archives_are_read_or_refused()
    {
        var data = NpyBuilder.Array("<f4", "(6, 4)", NumberBytes.OfFloats(Enumerable.Range(0, 24).Select(i => (float)i)));
        var labels = NpyBuilder.Array("<f8", "(6,)", new byte[48]);
        Fuzz(
            [
                NpyBuilder.Archive(CompressionLevel.NoCompression, ("data.npy", data), ("labels.npy", labels)),
                NpyBuilder.Archive(CompressionLevel.Optimal, ("data.npy", data), ("labels.npy", labels)),
            ],
            file =>
            {
                using var archive = new NpzArchive(new MemoryStream(file), "x.npz");
                foreach (var name in archive.Names)
                {
                    archive.Read(name, ReadArray);
                }
            });
    }

    [Fact]
    public void Damaged_FITS_tables_are_read_or_refused()
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
        Fuzz([plain, scaled, FitsBuilder.Compress(plain)], ReadTable);
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

    private static void Fuzz(byte[][] sound, Action<byte[]> read)
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
            Assert.True(allocated <= MostBytesPerCase, $"Case {i} took {allocated} bytes.");
        }

        // Some damage does no harm, most does.
        Assert.InRange(refused, Cases * 0.3, Cases * 0.999);
    }
}
