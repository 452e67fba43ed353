using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>
/// Text whose cells may stand between blanks too, its names in the first line or in a comment before it, as astronomers'
/// programs write it; written with commas.
/// </summary>
internal sealed class PlainTextFormat()
    : DelimitedFormat("text", allowsBlanks: true, ".txt", ".dat", ".asc", ".txt.gz", ".dat.gz", ".asc.gz")
{
    public override bool IsText => true;

    public override bool CanWrite(string path) => true;

    internal override long Write(TableOutput output)
        => output.Session.Describe(output.Query) is [{ Name: var only }] && only.Contains(' ', StringComparison.Ordinal)
            ? throw new InputException(
                $"{output.Path}: its one column {DisplayText.Quoted(only)} would be read as several; name the file .csv.")
            : output.Copy($"FORMAT csv, HEADER, {CsvFormat.Compression(output.Path)}");
}
