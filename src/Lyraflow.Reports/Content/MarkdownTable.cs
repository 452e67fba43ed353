using System.Text;

namespace Lyraflow.Reports.Content;

/// <summary>Tables of a report as Markdown, to be copied into other texts.</summary>
public static class MarkdownTable
{
    /// <summary>A pipe table, with its title above and its note below.</summary>
    public static string Of(TableBlock table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        text.Append(Escape(table.Title)).Append("\n\n");
        Row(table.Columns.Select(Escape));
        Row(table.Columns.Select((_, column) => column == 0 ? "---" : "---:"));
        foreach (var row in table.Rows)
        {
            Row(row.Select(Plain));
        }

        if (table.Note is not null)
        {
            text.Append('\n').Append(Plain(table.Note)).Append('\n');
        }

        return text.ToString();

        void Row(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    private static string Plain(Prose prose) => Escape(string.Concat(prose.Parts.Select(part => part.Text)));

    private static string Escape(string text)
        => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace(
            "_", "\\_", StringComparison.Ordinal);
}
