using System.Globalization;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>The rows of one input within a session, in their order.</summary>
public sealed class TableSource
{
    // Dates stay texts: they are carried along as they were written.
    private const string CsvOptions = "auto_type_candidates = ['BOOLEAN', 'BIGINT', 'DOUBLE', 'VARCHAR']";

    private TableSource(InputFiles files, string relation, IReadOnlyList<TableColumn> columns, IReadOnlyList<string> skipped)
    {
        Files = files;
        Relation = relation;
        Columns = columns;
        Skipped = skipped;
    }

    /// <summary>Where the rows come from.</summary>
    public InputFiles Files { get; }

    /// <summary>What SQL calls them, to stand behind FROM.</summary>
    public string Relation { get; }

    /// <summary>Their columns, in their order.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Names of columns that cannot be read, such as vectors in FITS.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>Opens an input.</summary>
    /// <param name="session">The session; the source ends with it.</param>
    /// <param name="files">The input.</param>
    /// <param name="copy">
    /// Whether to copy rows that only one thread can read (FITS, NumPy) into the session first, so that many can work
    /// on them. Rows from the standard input are always kept in a temporary file: they can be read once.
    /// </param>
    /// <param name="cancellation">Ends the copying.</param>
    /// <exception cref="InputException">A file cannot be read, or the files differ in their columns.</exception>
    public static TableSource Open(TableSession session, InputFiles files, bool copy = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(files);
        session.InputName = files.Name;
        IReadOnlyList<string> skipped = [];
        string relation;
        switch (files.Format)
        {
            case TableFormat.Csv:
                relation = $"read_csv({List(files.IsStandardInput ? [session.KeepStandardInput()] : files.Files)}, {CsvOptions})";
                break;
            case TableFormat.Parquet:
                relation = $"read_parquet({List(files.Files)})";
                break;
            default:
                var parts = files.Files.Select(file => $"SELECT * FROM {session.Register(file, files.Format, out skipped)}()").ToArray();
                relation = $"({string.Join(" UNION ALL ", parts)})";
                break;
        }

        if (copy && files.Format is TableFormat.Fits or TableFormat.NumPy)
        {
            var table = session.NewName("copied");
            session.Execute($"CREATE TEMP TABLE {table} AS SELECT * FROM {relation}", cancellation);
            relation = table;
        }

        return new TableSource(files, relation, session.Describe($"SELECT * FROM {relation}"), skipped);
    }

    /// <summary>The number of rows; for text they are all read.</summary>
    public long CountRows(TableSession session, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Convert.ToInt64(session.Scalar($"SELECT count(*) FROM {Relation}", cancellation), CultureInfo.InvariantCulture);
    }

    private static string List(IReadOnlyList<string> files) => $"[{string.Join(", ", files.Select(Literal))}]";

    // Characters of patterns in a name that was found already stand for themselves.
    private static string Literal(string file)
        => Sql.Text(Sql.LiteralPath(file));
}
