using System.Globalization;
using DuckDB.NET.Data;
using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Data.Tables;

/// <summary>
/// An embedded DuckDB that rows flow through: it reads and writes CSV and Parquet, computes expressions, and calls
/// functions of ours. What does not fit into its memory goes to a temporary folder that ends with the session.
/// </summary>
public sealed class TableSession : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly ScratchFolder _scratch = new();
    private int _names;
    private Exception? _fault;
    private bool _isConfined;

    /// <summary>Starts a session.</summary>
    /// <param name="threads">Number of threads; zero for one per processor.</param>
    /// <param name="memoryMegabytes">Most memory of the engine, in units of 10⁶ bytes.</param>
    public TableSession(int threads = 0, int memoryMegabytes = 600)
    {
        _connection = new DuckDBConnection("DataSource=:memory:");
        _connection.Open();
        Execute(string.Create(
            CultureInfo.InvariantCulture,
            $"SET threads = {(threads == 0 ? Environment.ProcessorCount : threads)}; SET memory_limit = '{memoryMegabytes}MB'; "
                + $"SET preserve_insertion_order = true; SET enable_progress_bar = true; SET enable_progress_bar_print = false"));
        Execute($"SET temp_directory = {Sql.Text(_scratch.Path)}; SET enable_external_file_cache = false; SET "
            + $"autoinstall_known_extensions = false; SET autoload_known_extensions = false");
    }

    /// <summary>
    /// From now on SQL reaches no files but these, and no setting can be changed: what the formulas of a model could
    /// do beyond computing ends here, should their parser ever let something through.
    /// </summary>
    /// <param name="inputs">What is read.</param>
    /// <param name="output">The file to write, of which only the temporary one beside it is reached; null for none.</param>
    public void Confine(InputFiles inputs, string? output = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (_isConfined)
        {
            return;
        }

        var folders = new List<string>();
        if (output == InputFiles.StandardInput)
        {
            // A pipe, opened by its number.
            folders.Add("/dev/fd");
        }
        else if (output is not null)
        {
            Temporary = AtomicFile.NewTemporary(output);
        }

        // A file is looked for by its pattern, and then opened by its name.
        string[] names = [.. inputs.IsStandardInput ? [] : inputs.Files.Concat(inputs.Files.Select(Path.GetFullPath))];
        string[] written = Temporary is null ? [] : [Temporary];
        Lock([.. names.Concat(names.Select(Sql.LiteralPath)).Concat(written).Distinct()], folders);
    }

    /// <summary>From now on SQL reaches only the session's own folder, and what is attached; no setting can be changed.</summary>
    internal void Lock() => Lock([], []);

    private void Lock(IReadOnlyList<string> paths, IReadOnlyList<string> folders)
    {
        _isConfined = true;
        var within = folders.Prepend(_scratch.Path)
            .Select(path => Path.EndsInDirectorySeparator(path) ? path : path + Path.DirectorySeparatorChar);
        Execute($"SET allowed_paths = [{string.Join(", ", paths.Select(Sql.Text))}]; SET allowed_directories = "
            + $"[{string.Join(", ", within.Select(Sql.Text))}]");
        Execute("SET enable_external_access = false; SET lock_configuration = true");
    }

    /// <summary>The version of DuckDB, such as "v1.5.6".</summary>
    public string EngineVersion => _connection.ServerVersion;

    /// <summary>The one file that a confined session can write; null for any.</summary>
    internal string? Temporary { get; private set; }

    internal DuckDBConnection Connection => _connection;

    /// <summary>The input that the session works on, for messages that name none.</summary>
    internal string? InputName { get; set; }

    /// <summary>Runs statements that have no result.</summary>
    /// <returns>How many rows they wrote or changed.</returns>
    /// <exception cref="InputException">A statement fails; the message is one line.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public int Execute(string sql, CancellationToken cancellation = default)
        => Run(sql, command => command.ExecuteNonQuery(), cancellation);

    /// <summary>The first value of a result; null for none.</summary>
    /// <inheritdoc cref="Execute" path="/exception"/>
    public object? Scalar(string sql, CancellationToken cancellation = default)
        => Run(sql, command => command.ExecuteScalar(), cancellation) is var value && value is DBNull ? null : value;

    /// <summary>The names and types of the columns of a query or a table expression.</summary>
    /// <inheritdoc cref="Execute" path="/exception"/>
    public IReadOnlyList<TableColumn> Describe(string query) => Read($"DESCRIBE {query}", reader =>
    {
        var columns = new List<TableColumn>();
        while (reader.Read())
        {
            columns.Add(new TableColumn(reader.GetString(0), reader.GetString(1)));
        }

        return columns;
    });

    /// <summary>Runs a query whose rows are handed on as they come.</summary>
    /// <inheritdoc cref="Execute" path="/exception"/>
    public TResult Read<TResult>(string sql, Func<System.Data.Common.DbDataReader, TResult> read, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Run(
            sql,
            command =>
            {
                command.UseStreamingMode = true;
                using var reader = command.ExecuteReader();
                return read(reader);
            },
            cancellation);
    }

    /// <summary>Tells now and then, until the result is disposed of, how much of the statement that runs is done.</summary>
    /// <param name="report">Told a share from 0 to 1, from another thread; never where it is not known, as of formats of ours.</param>
    public IDisposable Watch(Action<double> report) => new QueryWatch(_connection, report);

    /// <summary>A name that no other table or function of this session has.</summary>
    internal string NewName(string stem) => string.Create(CultureInfo.InvariantCulture, $"{stem}_{_names++}");

    /// <summary>The folder of what the session keeps on the disk; it ends with the session.</summary>
    internal string Folder => _scratch.Path;

    /// <summary>A path in that folder that no other file has.</summary>
    internal string NewPath(string stem) => Path.Combine(Folder, NewName(stem));

    /// <summary>The standard input; it can be opened once.</summary>
    /// <exception cref="InputException">It is closed.</exception>
    internal static Stream OpenStandardInput() =>
        StandardInput.IsOpen()
            ? Console.OpenStandardInput()
            : throw new InputException("The standard input is closed; name a file, or send rows to it.");

    /// <summary>Makes a file of ours a table function with the columns c0, c1, …; returns its name.</summary>
    /// <param name="table">The file, open.</param>
    /// <param name="open">Opens it anew, for its rows.</param>
    internal string Register(BlockTable table, Func<BlockTable> open)
    {
        var name = NewName("rows");
        ColumnInfo[] columns = [.. table.Columns.Select((column, j) => new ColumnInfo(BlockFormat.Alias(j), column.Type))];
        _connection.RegisterTableFunction(name, () => new TableFunction(columns, Rows(open)), static (item, writers, place) =>
        {
            var row = (BlockTable)item!;
            for (var j = 0; j < writers.Length; j++)
            {
                row.Columns[j].Write(row.Current, writers[j], place);
            }
        });
        return name;
    }

    /// <summary>Passes a failure through the engine, which keeps no more of it than a text.</summary>
    internal T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault)
        {
            Interlocked.CompareExchange(ref _fault, fault, null);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _scratch.Dispose();
    }

    private IEnumerable<object> Rows(Func<BlockTable> open)
    {
        using var table = Guard(open);
        var rows = table.Rows().GetEnumerator();
        while (Guard(rows.MoveNext))
        {
            yield return rows.Current;
        }
    }

    private TResult Run<TResult>(string sql, Func<DuckDBCommand, TResult> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var registration = cancellation.Register(command.Cancel);
        try
        {
            return work(command);
        }
        catch (DuckDBException fault)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (Interlocked.Exchange(ref _fault, null))
            {
                case InputException ours:
                    throw new InputException(ours.Message, ours);
                case OperationCanceledException ours:
                    throw new OperationCanceledException(ours.Message, ours, ours.CancellationToken);
                case { } unforeseen:
                    throw new InvalidOperationException(unforeseen.Message, unforeseen);
                default:
                    var message = EngineMessage.OneLine(fault.Message);
                    throw new InputException(
                        InputName is null || message.Contains(InputName, StringComparison.Ordinal) ? message : $"{InputName}: {message}",
                        fault);
            }
        }
        finally
        {
            _fault = null;
        }
    }
}
