using System.Text;

namespace Lyraflow.Data.Ecsv;

/// <summary>
/// The header of an ECSV file: comments before the names of the columns, which hold YAML
/// (https://github.com/astropy/astropy-APEs/blob/main/APE6.rst).
/// </summary>
/// <param name="Delimiter">What stands between cells: a comma or a blank.</param>
/// <param name="Columns">The columns.</param>
internal sealed record EcsvHeader(char Delimiter, IReadOnlyList<EcsvColumn> Columns)
{
    /// <summary>How the first line of a file begins.</summary>
    public const string Magic = "# %ECSV ";

    /// <summary>Reads a header.</summary>
    /// <param name="comments">The lines before the names, each without the number sign and a blank.</param>
    /// <exception cref="FormatException">They are no such header.</exception>
    public static EcsvHeader Parse(IEnumerable<string> comments)
    {
        var header = YamlNode.Parse(string.Join('\n', comments.Where(line => !line.StartsWith('%') && !line.StartsWith('#'))));
        var delimiter = header.Text("delimiter") ?? " ";
        return delimiter is " " or ","
            ? new EcsvHeader(delimiter[0], EcsvColumn.ReadList(header))
            : throw new FormatException("its delimiter is neither a comma nor a blank");
    }

    /// <summary>The text of a header, each line with its end.</summary>
    /// <param name="meta">What the file says of itself.</param>
    public string Print(IEnumerable<KeyValuePair<string, string>> meta)
    {
        var text = new StringBuilder($"{Magic}1.0\n# ---\n# delimiter: {Quote(Delimiter.ToString())}\n# datatype:\n");
        foreach (var column in Columns)
        {
            text.Append($"# - {{name: {Quote(column.Name)}");
            text.Append(column.Unit.Length > 0 ? $", unit: {Quote(column.Unit)}" : string.Empty);
            text.Append($", datatype: {column.Datatype}");
            text.Append(column.Description.Length > 0 ? $", description: {Quote(column.Description)}" : string.Empty);
            text.Append(column.Ucd.Length > 0 ? $", meta: {{ucd: {Quote(column.Ucd)}}}" : string.Empty);
            text.Append("}\n");
        }

        var notes = string.Join(", ", meta.Select(note => $"{note.Key}: {Quote(note.Value)}"));
        return text.Append(notes.Length > 0 ? $"# meta: {{{notes}}}\n" : string.Empty).Append("# schema: astropy-2.0\n").ToString();
    }

    // Double quotes in comments make the engine lose the rows behind them.
    private static string Quote(string text)
        => $"'{string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter == '"' ? '\u201D' : letter))
            .Replace("'", "''", StringComparison.Ordinal)}'";
}
