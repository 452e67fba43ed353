using Lyraflow.Data.Tables;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Scoring.Surveys;

/// <summary>What a result holds.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Candidates">Rows with a posterior above one half; null for a model of one class.</param>
/// <param name="Outliers">Rows that no class explains.</param>
/// <param name="Columns">Its columns, with their types where the format has some.</param>
internal sealed record PartContent(
    long Bytes, string Sha256, long Rows, long? Candidates, long Outliers, IReadOnlyList<string> Columns)
{
    /// <summary>Reads a result from the disk.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="scores">The names of the columns that scoring adds: the posterior, if any, and the outlier's flag are counted.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static PartContent Read(string path, IReadOnlyList<string> scores, int threads, CancellationToken cancellation)
    {
        using var session = new TableSession(threads);
        var source = TableSource.Open(session, new InputFiles(path, [path], TableFormats.Require(path)), cancellation: cancellation);
        var posterior = scores.FirstOrDefault(name => name.StartsWith(ScoreColumns.PosteriorPrefix, StringComparison.Ordinal));
        var candidate = posterior is null ? "false" : $"TRY_CAST({source.Column(posterior).Sql} AS DOUBLE) > 0.5";
        var outlier = $"lower(CAST({source.Column(scores[^1]).Sql} AS VARCHAR)) IN ('true', 't')";
        var counts = session.Read(
            $"SELECT count(*), count(*) FILTER ({candidate}), count(*) FILTER ({outlier}) FROM {source.Relation}",
            reader => reader.Read() ? (Rows: reader.GetInt64(0), Candidates: reader.GetInt64(1), Outliers: reader.GetInt64(2)) : default,
            cancellation);
        return new PartContent(
            new FileInfo(path).Length,
            FileHash.Of(path),
            counts.Rows,
            posterior is null ? null : counts.Candidates,
            counts.Outliers,
            [.. source.Columns.Select(column => source.Files.Format.IsText ? column.Name : $"{column.Name} {column.Type}")]);
    }
}
