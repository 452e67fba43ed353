using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsCheck;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;

namespace Lyraflow.Data.Tests.Tables;

/// <summary>Generated tables go in by one format and out by another, and come back as they were.</summary>
public sealed class TruthTests : IDisposable
{
    private const int LateRow = 30_000;

    private static readonly Gen<string> Words = One(
        "star",
        "O'Neill",
        "'tis",
        "5\" disk",
        "a,b",
        "a;b",
        "a|b",
        "x\ty",
        "# no comment",
        "Müller Δ",
        " padded ",
        "null",
        "NA",
        "--",
        "nan",
        "T",
        "true",
        "1e",
        "+",
        "0x1F",
        "1_000",
        "12:30:00",
        "2020-01-01",
        "line\nbreak",
        "\"quoted\"",
        "\\N",
        "1,5",
        "∞");

    private static readonly Gen<string> Numbers = Gen.OneOf(
        Gen.Long.Select(value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.ULong.Select(value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.Double.Where(double.IsFinite).Select(value => value.ToString("r", CultureInfo.InvariantCulture)),
        Gen.Int[-99, 99].Select(value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.Int[0, 99].Select(value => value.ToString("d4", CultureInfo.InvariantCulture)),
        One("+18.1", " 7", "1.10", "-0", "1e5", ".5", "5.", "123456789012345678901234567890", "1E-3", "inf"));

    private static readonly Gen<string?> Empty = One<string?>(null, null, "", "null", "NA", "--", "nan", "\\N");

    private static readonly Gen<Gen<string?>> Columns = One<Gen<string?>>(
        Numbers.Select(text => (string?)text),
        Words.Select(text => (string?)text),
        Gen.Frequency((3, Numbers.Select(text => (string?)text)), (1, Empty)),
        Gen.Frequency((3, Words.Select(text => (string?)text)), (1, Empty)),
        Gen.Int[0, 9].Select(value => (string?)value.ToString(CultureInfo.InvariantCulture)),
        One<string?>("true", "false"),
        Empty);

    private static readonly string[] Formats =
    [
        "csv", "csv.gz", "csv.zst", "tsv", "tsv.gz", "parquet", "fits", "fits.gz", "vot", "votable.gz", "ecsv", "ecsv.gz", "txt",
    ];

    // A null of floating point is NaN in FITS, and a null of text nothing.
    private static readonly (string Name, Gen<string> Value, Func<string, string> Read)[] Types =
    [
        ("INTEGER", Gen.Int.Select(Literal), Whole),
        ("TINYINT", Gen.SByte.Select(Literal), Whole),
        ("UTINYINT", Gen.Byte.Select(Literal), Whole),
        ("SMALLINT", Gen.Short.Select(Literal), Whole),
        ("USMALLINT", Gen.UShort.Select(Literal), Whole),
        ("UINTEGER", Gen.UInt.Select(Literal), Whole),
        ("BIGINT", Gen.Long.Where(value => value != long.MinValue).Select(Literal), Whole),
        ("UBIGINT", Gen.ULong.Select(Literal), Whole),
        ("FLOAT", Gen.Float.Where(float.IsFinite).Select(value => $"'{value.ToString("r", CultureInfo.InvariantCulture)}'"),
            sql => $"nullif(CAST({sql} AS FLOAT), 'nan')"),
        ("DOUBLE", Gen.Double.Where(double.IsFinite).Select(value => $"'{value.ToString("r", CultureInfo.InvariantCulture)}'"),
            sql => $"nullif(CAST({sql} AS DOUBLE), 'nan')"),
        ("VARCHAR", Words.Where(text => text.Trim() == text).Select(text => Sql.Text($"x{text}")),
            sql => $"nullif(CAST({sql} AS VARCHAR), '')"),
        ("BOOLEAN", Gen.Bool.Select(value => value ? "TRUE" : "FALSE"), sql => sql),
    ];

    private static readonly string ColumnNames = string.Join(", ", Types.Select((_, j) => $"c{j}"));

    // The first column is never null; of the others half the cells are, or all.
    private static readonly Gen<string[]> TypedRows = Types.Skip(1).Aggregate(
        Types[0].Value.Select(value => new[] { $"CAST({value} AS {Types[0].Name})" }),
        (row, type) => Gen.Select(
            row,
            Gen.Frequency((1, type.Value), (1, Gen.Const("NULL"))),
            (cells, value) => (string[])[.. cells, $"CAST({value} AS {type.Name})"]));

    private readonly TemporaryFolder _folder = new();
    private int _files;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_is_carried_as_it_was_written() => Cells(40).Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[1, 3]).Sample(
        (cells, delimiter, lineEnd, compression, parts) =>
        {
            var path = Write(cells, ",;\t|"[delimiter], ((string[])["\n", "\r\n", "\n\n"])[lineEnd], compression, parts);

            var found = Carried(path, asText: true);
            Assert.Equal(Expected(cells), found);
            Assert.Equal(Expected(cells), Carried(Through(path, "csv"), asText: true));
        },
        iter: 80, threads: 1);

    [Fact]
    public void Types_lose_nothing() => Cells(40).Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[1, 3]).Sample(
        (cells, delimiter, compression, parts) =>
        {
            var path = Write(cells, ",;\t|"[delimiter], "\n", compression, parts);

                    var found = Carried(Through(path, "parquet"), asText: true);
                    Assert.All(
                        Expected(cells).Zip(found).SelectMany(rows => rows.First.Zip(rows.Second)),
                        pair => AssertSameValue(pair.First, pair.Second));
                },
                iter: 60,
                threads: 1);

    [Fact]
    public void Late_surprises_change_nothing() => Cells(3).Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[1, 3]).Sample(
        (cells, delimiter, compression, parts) =>
        {
            var width = cells[0].Length;
            string?[][] all = [.. Enumerable.Repeat(Enumerable.Repeat((string?)"7", width).ToArray(), LateRow), .. cells];

            var path = Write(all, ",;\t|"[delimiter], "\n", compression, parts);
            Assert.Equal(Expected(cells), Carried(path, asText: true)[^cells.Length..]);
            Assert.All(
                Expected(cells).Zip(Carried(Through(path, "parquet"), asText: true)[^cells.Length..]).SelectMany(rows
                    => rows.First.Zip(rows.Second)),
                pair => AssertSameValue(pair.First, pair.Second));
        },
        iter: 8, threads: 1);

    [Fact]
    public void Generated_tables_of_every_type_survive_every_format()
        => Gen.Int[1, 30].SelectMany(rows => TypedRows.Array[rows]).Select(Gen.Int[0, Formats.Length - 1], Gen.Int[1, 3], Gen.Bool).Sample(
            (rows, format, parts, isLate) =>
            {
                var folder = Directory.CreateDirectory(_folder[$"typed{_files++}"]).FullName;
                var late = isLate ? $"SELECT {string.Join(", ", Types.Select(type => $"CAST(NULL AS {type.Name})"))} FROM range({LateRow}) "
                    + "UNION ALL " : string.Empty;
                using var session = new TableSession(threads: 1);
                for (var part = 0; part < parts; part++)
                {
                    TableWriter.Write(
                        session,
                        $"SELECT * FROM ({late}SELECT * FROM ({Values(rows)}) LIMIT {LateRow + rows.Length}) AS t({ColumnNames})",
                        Path.Combine(folder, $"{part}.{Formats[format]}"),
                        overwrite: false);
                }

                var source = TableSource.Open(session, new InputSearch().Find(folder));
                var read = string.Join(", ", Types.Select((type, j) => type.Read(source.Columns[j].Sql)));
                var written = string.Join(", ", Types.Select((type, j) => type.Read($"c{j}")));
                var expected = Some.Rows(session, $"SELECT {written} FROM ({Values(rows)}) AS t({ColumnNames})");
                var found = Some.Rows(session, $"SELECT {read} FROM {source.Relation} WHERE c0 IS NOT NULL");
                Assert.Equal(Enumerable.Repeat(expected, parts).SelectMany(all => all), found);
            },
            iter: 60, threads: 1);

    [Theory]
    [InlineData("csv")]
    [InlineData("csv.gz")]
    [InlineData("csv.zst")]
    [InlineData("tsv")]
    [InlineData("parquet")]
    [InlineData("fits")]
    [InlineData("fits.gz")]
    [InlineData("vot")]
    [InlineData("xml.gz")]
    [InlineData("ecsv")]
    [InlineData("ecsv.gz")]
    [InlineData("txt")]
    public void Every_type_and_width_survives(string format)
    {
        const string values = """
            SELECT * FROM (VALUES
                ((-128)::TINYINT, 0::UTINYINT, (-32768)::SMALLINT, 0::USMALLINT, (-2147483648)::INTEGER, 0::UINTEGER,
                (-9223372036854775808)::BIGINT, 0::UBIGINT, 0.1::FLOAT, 0.1::DOUBLE, 'a', true),
                (127, 255, 32767, 65535, 2147483647, 4294967295, 9223372036854775807, 18446744073709551615,
                3.4e38::FLOAT, 1.7e308, 'ß,"x"', false),
                (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                (1, 1, 1, 1, 1, 1, 1, 1, 1e-45::FLOAT, 5e-324, 'z', true)) AS t(a, b, c, d, e, f, g, h, i, j, k, l)
            """;
        var path = _folder[$"types.{format}"];
        using var session = new TableSession(threads: 1);
        TableWriter.Write(session, values, path, overwrite: false, cancellation: TestContext.Current.CancellationToken);
        const string columns = "a, b, c, d, e, f, g, h, nullif(CAST(i AS FLOAT), 'nan') AS i, nullif(CAST(j AS DOUBLE), 'nan') AS "
            + "j, nullif(k, '') AS k, l";

        var expected = Some.Rows(session, $"SELECT {columns} FROM ({values})");
        var source = TableSource.Open(session, new InputSearch().Find(path), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(expected, Some.Rows(session, $"SELECT {columns} FROM {source.Relation}"));
        if (format is "fits" or "fits.gz" or "parquet" or "ecsv")
        {
            // A width that FITS lacks, such as 8 bits with a sign, is kept by way of an offset.
            Assert.Equal(
                [
                    "TINYINT",
                    "UTINYINT",
                    "SMALLINT",
                    "USMALLINT",
                    "INTEGER",
                    "UINTEGER",
                    "BIGINT",
                    "UBIGINT",
                    "FLOAT",
                    "DOUBLE",
                    "VARCHAR",
                    "BOOLEAN",
                ],
                source.Columns.Select(column => column.Type));
        }
    }

    private static string Values(string[][] rows) => $"VALUES {string.Join(", ", rows.Select(row => $"({string.Join(", ", row)})"))}";

    private static string Literal<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Whole(string sql) => $"CAST({sql} AS HUGEINT)";

    private static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<string?[][]> Cells(int mostRows) => Columns.Array[1, 5].SelectMany(columns =>
        Gen.Int[1, mostRows].SelectMany(rows => Transposed(columns, rows)));

    private static Gen<string?[][]> Transposed(Gen<string?>[] columns, int rows)
        => columns.Aggregate(
            Gen.Const(Enumerable.Repeat(Array.Empty<string?>(), rows).ToArray()),
            (table, column) =>
                Gen.Select(table, column.Array[rows], (left, right) => left.Zip(right, (row, cell) => (string?[])[.. row, cell]).ToArray())
        );

    /// <summary>Writes the cells as text, null as nothing, in files whose columns stand in turned order.</summary>
    private string Write(string?[][] cells, char delimiter, string lineEnd, int compression, int parts)
    {
        var folder = Directory.CreateDirectory(_folder[$"t{_files++}"]).FullName;
        var width = cells[0].Length;
        for (var part = 0; part < parts; part++)
        {
            var order = Enumerable.Range(0, width).Select(j => (j + part) % width).ToArray();
            var rows = cells[(part * cells.Length / parts)..((part + 1) * cells.Length / parts)];
            var text = new StringBuilder("# written by a test").Append(lineEnd == "\n\n" ? "\n" : lineEnd);
            text.Append(string.Join(delimiter, order.Select(j => $" n{j} "))).Append(lineEnd);
            foreach (var row in rows)
            {
                // In a table of one column an empty line is an empty cell.
                text.Append(string.Join(delimiter, order.Select(j => Cell(row[j], width == 1 ? ',' : delimiter))))
                    .Append(width == 1 && lineEnd == "\n\n" ? "\n" : lineEnd);
            }

            var end =
                width == 1 && lineEnd == "\n\n" ? text.ToString().Replace("n0 \n\n", "n0 \n", StringComparison.Ordinal) : text.ToString();
            Pack(Path.Combine(folder, $"{part}.csv"), Encoding.UTF8.GetBytes(end), compression);
        }

        return folder;
    }

    private static void Pack(string path, byte[] text, int compression)
    {
        using Stream file = File.Create(path);
        using Stream packed = compression switch
        {
            1 => new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true),
            2 => new ZstdSharp.CompressionStream(file, leaveOpen: true),
            _ => new BufferedStream(file),
        };
        packed.Write(text);
    }

    private static string Cell(string? text, char delimiter) =>
        text switch
        {
            null => "",
            "" => "\"\"",
            _ when text.Contains('"', StringComparison.Ordinal)
                    || text.Contains(delimiter, StringComparison.Ordinal)
                    || text.Contains('\n', StringComparison.Ordinal)
                    || text[0] == '#' => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
            _ => text,
        };

    private static string[][] Expected(string?[][] cells) => [.. cells.Select(row => row.Select(cell => cell ?? "<null>").ToArray())];

    private string Through(string path, string format)
    {
        var result = _folder[$"through{_files++}.{format}"];
        using var session = new TableSession(threads: 2);
        var source = TableSource.Open(session, new InputSearch().Find(path));
        source.CarriesText = TableWriter.WritesText(result);
        var columns = source.Columns.Select(column => $"{source.Carried(column.Name)} AS {Sql.Name(column.Name)}");
        TableWriter.Write(session, $"SELECT {string.Join(", ", columns)} FROM {source.CarryingRelation}", result, overwrite: false);
        return result;
    }

    private static string[][] Carried(string path, bool asText)
    {
        using var session = new TableSession(threads: 2);
        var source = TableSource.Open(session, new InputSearch().Find(path));
        source.CarriesText = asText;
        var names = source.Columns.Select(column => column.Name).Order(StringComparer.Ordinal);
        return session.Read(
            $"SELECT {string.Join(", ", names.Select(name => $"CAST({source.Carried(name)} AS VARCHAR)"))} FROM {source.CarryingRelation}",
            reader =>
            {
                var rows = new List<string[]>();
                while (reader.Read())
                {
                    rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(j => reader.IsDBNull(j) ? "<null>" : reader.GetString(j))]);
                }

                return rows.ToArray();
            });
    }

    /// <summary>Equal, or the same number, or none in both.</summary>
    private static void AssertSameValue(string expected, string found)
    {
        if (expected == found || (found == "<null>" && Csv.NullWords.Contains(expected.Trim())))
        {
            return;
        }

        Assert.True(
            double.TryParse(expected, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
                && double.TryParse(found, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
                && a == b
                && (
                    Math.Abs(a) < 1L << 53
                    || !double.IsInteger(a)
                    || expected.Contains('e', StringComparison.OrdinalIgnoreCase)
                    || expected.Contains('.', StringComparison.Ordinal)
                    || expected.Trim().TrimStart('+') == found
                    || double.IsInfinity(a)),
            $"{expected} became {found}");
    }

    private static class Csv
    {
        public static readonly HashSet<string> NullWords = new(
            Data.Csv.CsvCell.NullWords.Append(string.Empty),
            StringComparer.OrdinalIgnoreCase);
    }
}
