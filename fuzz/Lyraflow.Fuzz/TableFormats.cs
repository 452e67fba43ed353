using System.IO.Compression;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Tests.Hostile;
using Lyraflow.Primitives;

namespace Lyraflow.Fuzz;

/// <summary>The formats as users meet them: a file, opened as a table, every cell computed by DuckDB.</summary>
internal static class TableFormats
{
    private const int CasesOfSession = 100;

    private static TableSession? _session;
    private static int _cases;

    public static IReadOnlyList<Target> All { get; } =
    [
        Of("csv", "csv"), Of("csv.gz", "gzip") with { Damage = DamageWithin }, Of("parquet", "table.parquet"),
        Of("fits", "fits"), Of("npy", "npy"), Of("npz", "npz"),
        Of("vot", "votable"), Of("ecsv", "ecsv"), Of("txt", "text"), Of("h5", "hdf5"),
    ];

    private static Target Of(string ending, string corpus)
        => new($"table.{ending}", file => Read(file, ending)) { Corpus = corpus, CountsMemory = false };

    /// <summary>Damages what was compressed, and compresses it again: else nothing gets by the checks of gzip.</summary>
    private static byte[] DamageWithin(byte[] file, RandomSource random)
    {
        var text = new MemoryStream();
        try
        {
            new GZipStream(new MemoryStream(file), CompressionMode.Decompress).CopyTo(text);
        }
        catch (InvalidDataException)
        {
            return Mutator.Damage(file, random);
        }

        var damaged = new MemoryStream();
        using (var gzip = new GZipStream(damaged, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Mutator.Damage(text.ToArray(), random));
        }

        return damaged.ToArray();
    }

    private static void Read(byte[] file, string ending)
    {
        if (_session is null || ++_cases % CasesOfSession == 0)
        {
            _session?.Dispose();
            _session = new TableSession(threads: 1, memoryMegabytes: 200);
        }

        var path = Path.Combine(FuzzLoop.Folder, $"case.{ending}");
        File.WriteAllBytes(path, file);
        var source = TableSource.Open(_session, new InputSearch().Find(path));
        var rows = source.CountRows(_session);
        var read = _session.Read($"SELECT * FROM {source.Relation}", reader =>
        {
            var count = 0L;
            while (reader.Read())
            {
                count++;
            }

            return count;
        });
        if (read != rows)
        {
            throw new InvalidOperationException($"{read} rows were read of {rows}.");
        }
    }
}
