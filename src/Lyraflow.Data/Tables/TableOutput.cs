using System.IO.Compression;
using Lyraflow.Data.Formulas;
using Lyraflow.Storage;

namespace Lyraflow.Data.Tables;

/// <summary>What a format is given to write: the rows of a query, and where they go.</summary>
/// <param name="Session">The session.</param>
/// <param name="Query">The SELECT.</param>
/// <param name="Path">The file.</param>
/// <param name="Overwrite">Whether a file that is there may be replaced.</param>
/// <param name="Notes">What to write into the file of itself.</param>
/// <param name="Cancellation">Ends the writing; no file remains.</param>
internal sealed record TableOutput(
    TableSession Session, string Query, string Path, bool Overwrite, TableNotes Notes, CancellationToken Cancellation)
{
    /// <summary>Whether the name asks for gzip.</summary>
    public bool IsGzip => Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Has the engine write the file.</summary>
    /// <param name="options">How, as COPY is told.</param>
    /// <param name="query">The SELECT, where it is not the output's own.</param>
    /// <returns>The number of rows.</returns>
    public long Copy(string options, string? query = null)
    {
        var rows = 0L;
        AtomicFile.WriteWith(
            Path, Overwrite, temporary => rows = Copy(Session, query ?? Query, temporary, options, Cancellation), Session.Temporary);
        return rows;
    }

    /// <summary>Writes the file by a stream, compressed where the name asks for it.</summary>
    public long Write(Func<Stream, long> write)
    {
        var rows = 0L;
        AtomicFile.Write(Path, Overwrite, file =>
        {
            if (!IsGzip)
            {
                rows = Buffered(file, write);
                return;
            }

            using var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
            rows = Buffered(gzip, write);
        });
        return rows;
    }

    /// <summary>Has the engine write a file that is not renamed afterwards.</summary>
    public static long Copy(TableSession session, string query, string file, string options, CancellationToken cancellation)
        => session.Execute($"COPY ({query}) TO {Sql.Text(file)} ({options})", cancellation);

    // The file is flushed to the disk behind us, so it stays open.
    private static long Buffered(Stream stream, Func<Stream, long> write)
    {
        var buffered = new BufferedStream(stream, 1 << 18);
        var rows = write(buffered);
        buffered.Flush();
        return rows;
    }
}
