namespace Lyraflow.Data.Tables;

/// <summary>Text with a header line and , ; tab or | between cells, plain or compressed; written with commas, or tabs for .tsv.</summary>
internal sealed class CsvFormat()
    : DelimitedFormat("CSV", allowsBlanks: false, ".csv", ".csv.gz", ".csv.zst", ".tsv", ".tsv.gz", ".tsv.zst")
{
    public override bool IsText => true;

    public override bool CanWrite(string path) => true;

    /// <summary>How text is compressed, as COPY is told.</summary>
    internal static string Compression(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? "COMPRESSION gzip"
        : path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? "COMPRESSION zstd" : "COMPRESSION none";

    internal override long Write(TableOutput output)
    {
        var separator = output.Path.Contains(".tsv", StringComparison.OrdinalIgnoreCase) ? ", DELIMITER '\t'" : string.Empty;
        return output.Copy($"FORMAT csv, HEADER{separator}, {Compression(output.Path)}");
    }
}
