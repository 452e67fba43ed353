using System.Text;
using Lyraflow.Data.Binary;
using Lyraflow.Data.Csv;
using Lyraflow.Data.Fits;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.NumPy;
using Lyraflow.Data.Stripe82;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Votable;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Testing;
using Lyraflow.Tests.Storage;

namespace Lyraflow.Fuzz;

/// <summary>The readers that are ours, each from memory.</summary>
internal static class OwnReaders
{
    public static IReadOnlyList<Target> All { get; } =
    [
        new("fits", ReadFits) { Tokens = Words(FitsWords) },
        new("npy", file => ReadArray(new NpyReader(file.Length % 2 == 0 ? new MemoryStream(file) : new OneWayStream(file), "x.npy")))
        {
            Tokens = Words(NumPyWords),
        },
        new("npz", ReadArchive) { Tokens = Words(NumPyWords) },
        new("python", file => PythonLiteral.Parse(Encoding.Latin1.GetString(file)))
        {
            Tokens = Words(NumPyWords),
            IsRefusal = fault => fault is FormatException,
        },
        new("gzip", ReadGzip) { IsRefusal = fault => fault is InvalidDataException },
        new("csv", ReadText) { Tokens = Words(TextWords) },
        new("text", ReadText) { Tokens = Words(TextWords) },
        new("ecsv", ReadText) { Tokens = Words(EcsvWords) },
        new("votable", ReadVotable) { Tokens = Words(VotableWords) },
        new("standards", file => StandardsText.ReadMagnitudes(new MemoryStream(file), "x.dat", deredden: true))
        {
            Tokens = Words(TextWords),
        },
        new("formula", ReadFormula) { Tokens = Words(FormulaWords) },
        new("sql", file => SqlTables.Replace(Encoding.UTF8.GetString(file), _ => "x")) { Tokens = Words(FormulaWords) },
        new("safetensors", file => SafetensorsFile.Load(new MemoryStream(file), "x.safetensors")) { Damage = SafetensorsDamage.Damage },
        new("model", ReadModel) { Damage = DamageModel },
    ];

    private const string FitsWords = "END |SIMPLE  =|XTENSION= 'BINTABLE'|NAXIS1  =|NAXIS2  =|TFORM1  = '1E'|TFORM1  = '0A'|TZERO1  =|"
        + "TSCAL1  =|"
        + "TNULL1  =|PCOUNT  =|GCOUNT  =|CONTINUE  'x&'|'|T|F|1PE(3)|-1|0|99999999999999999999|1E300|NaN| / ";

    private const string NumPyWords = "'descr'|'fortran_order'|'shape'|'<f4'|'>i8'|'|S4'|'<U3'|'|V0'|True|False|None|(|)|(,)|[|]|{|}|,|:|'|"
        + "\"|\\x|"
        + "\\u12|0|-1|1|9223372036854775807|99999999999999999999|2L|((((((((|PK\u0001\u0002|PK\u0005\u0006|\u0093NUMPY";

    private const string TextWords = ",|;|\t|\n|\r|\r\n|\"|\"\"|#|'| |-9999|1e400|nan|N/A|0012|true|18446744073709551615|é|\u0000|\uFEFF|"
        + ",,,,,,,,|1,5";

    private const string EcsvWords = "# %ECSV 1.0\n|# ---\n|# datatype:|# - {name: a, datatype: int64}|datatype: string|"
        + "delimiter: ','|unit: mag|&a |*a|!!omap|!x {unit: m}|[[[[[[[[|{{{{{{{{|'|\"|: |- |# |\n|,|True|\"\"";

    private const string VotableWords = "<TABLE>|</TABLE>|<TR>|</TR>|<TD>|</TD>|<TD/>|<FIELD name=\"x\" datatype=\"|double|short|bit|char|"
        + "unicodeChar|doubleComplex|arraysize=\"*\"|arraysize=\"9999999999\"|arraysize=\"3x*\"|<VALUES null=\"1\"/>|<BINARY>|<BINARY2>|"
        + "<STREAM encoding=\"base64\">|////////|AAAA|=|<FITS>|<!DOCTYPE x [|<!ENTITY a \"b\">|&a;|&#0;|&lt;|<![CDATA[|]]>|"
        + "<!--|-->|<?x|0x|NaN|QUERY_STATUS|ERROR";

    private const string FormulaWords = "(|)|,|+|-|*|/|%|^|**|<|<=|=|==|<>|!=|'|\"|--|/*|*/|;|[|]|{|}|:|::|$1|$$|?|.|ä|½|select |from |"
        + "exists(summarize \"x\")|unnest(range(3))|random()| over ()|read_csv('x')|'x.csv'| case | when | then | else | end |cast(| as |"
        + " double |null| is | not | in (| between | and | or | like |ln(|sqrt(|pow(|round(|greatest(|coalesce(|nullif(|pi()|"
        + "1e9|1e-400|1e999|00.5|"
        + "9223372036854775807|u|g|t|'x'|((((((((|nonono |- - - - ";

    private static List<byte[]> Words(string words)
        => [.. words.Split('|').Where(word => word.Length > 0).Select(Encoding.UTF8.GetBytes), "|"u8.ToArray()];

    private static void ReadFits(byte[] file)
    {
        using var table = new FitsTableReader(file.Length % 2 == 0 ? new MemoryStream(file) : new OneWayStream(file), "x.fits");
        while (table.ReadBlock())
        {
            foreach (var column in table.Columns)
            {
                if (column.IsText)
                {
                    table.CopyTexts(column, new string[table.BlockRowCount]);
                }
                else if (column.IsNumber && column.IsWhole && !column.IsUnsigned64)
                {
                    table.CopyWholeNumbers(column, new long[table.BlockRowCount], new bool[table.BlockRowCount]);
                }
                else if (column.IsNumber)
                {
                    table.CopyNumbers(column, new double[table.BlockRowCount].AsSpan());
                }
            }
        }
    }

    private static void ReadArray(NpyReader reader)
    {
        string[] names = [.. reader.Header.Fields.Where(field => field.Type.IsNumber).Select(field => field.Name)];
        _ = reader.Header.IsStructured ? reader.ReadColumns<float>(names) : reader.ReadColumns<float>();
    }

    private static void ReadArchive(byte[] file)
    {
        using var archive = new NpzArchive(new MemoryStream(file), "x.npz");
        foreach (var name in archive.Names)
        {
            archive.Read(name, reader =>
            {
                ReadArray(reader);
                return true;
            });
        }
    }

    [ThreadStatic]
    private static byte[]? _scratch;

    private static void ReadGzip(byte[] file)
    {
        using var reader = new GzipReader(new MemoryStream(file));
        _scratch ??= new byte[1 << 16];
        while (reader.Read(_scratch) > 0)
        {
        }
    }

    private static void ReadText(byte[] file)
    {
        using var content = Decompression.Open(new MemoryStream(file), out _);
        CsvProfile.Read(content, "x.csv", copy: null, CancellationToken.None, allowsBlanks: file.Length % 2 == 0);
    }

    private static void ReadVotable(byte[] file)
    {
        using var table = new VotableReader(new MemoryStream(file), "x.vot");
        while (table.ReadBlock() > 0)
        {
        }
    }

    private static void ReadFormula(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file);
        var role = text.Length % 2 == 0 ? FormulaRole.Feature : FormulaRole.Condition;
        var formula = Formula.Parse(text, role);
        _ = role == FormulaRole.Feature ? formula.PrintValue(Column, "x.csv").Sql : formula.PrintCondition(Column, "x.csv");

        static FormulaValue Column(ColumnNode column) => column.Name.StartsWith('t')
            ? new FormulaValue(ValueKind.Text, Sql.Name(column.Name)) { Name = DisplayText.Quoted(column.Name) }
            : new FormulaValue(ValueKind.Number, $"CAST({Sql.Name(column.Name)} AS DOUBLE)")
            {
                Stored = Sql.Name(column.Name),
                Name = DisplayText.Quoted(column.Name),
            };
    }

    private static void ReadModel(byte[] file)
    {
        var model = ModelFile.Load(new MemoryStream(file), "x.safetensors");
        foreach (var item in model.Classes)
        {
            var rows = Row(item.Flow.Dimension);
            item.Flow.LogDensity(
                item.Flow.Options.ContextDimension is 0 ? rows : rows.Given(Row(item.Flow.Options.ContextDimension)), threads: 1);
        }

        static FeatureTable<float> Row(int columns) => new([.. Enumerable.Range(0, columns).Select(j => new[] { 0.5f - j })]);
    }

    /// <summary>Damages the description within the header, so that the damage gets beyond the container.</summary>
    private static byte[] DamageModel(byte[] file, RandomSource random)
    {
        if (random.NextIndex(4) == 0)
        {
            return SafetensorsDamage.Damage(file, random);
        }

        try
        {
            var sound = SafetensorsFile.Load(new MemoryStream(file), "x.safetensors");
            var damaged = new SafetensorsFile(sound.Metadata.ToDictionary(
                pair => pair.Key, pair => pair.Key == "model" ? SafetensorsDamage.Damage(pair.Value, random) : pair.Value));
            foreach (var (name, tensor) in sound.Tensors)
            {
                damaged.Add(name, tensor.Shape, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.Bytes));
            }

            var bytes = new MemoryStream();
            damaged.Save(bytes);
            return bytes.ToArray();
        }
        catch (Exception fault) when (fault is InputException or ArgumentException)
        {
            return SafetensorsDamage.Damage(file, random);
        }
    }
}
