using System.Globalization;
using System.Net;
using System.Text;
using Lyraflow.Reports.Content;
using Lyraflow.Reports.Figures;

namespace Lyraflow.Reports.Page;

/// <summary>One self-contained page: style, script and images are inside, and nothing is loaded from elsewhere.</summary>
/// <param name="content">What to show.</param>
/// <param name="images">A PNG file for every figure, by name.</param>
internal sealed class HtmlPage(ReportContent content, IReadOnlyDictionary<string, byte[]> images)
{
    // Figures wider than this have several panels side by side.
    private const int WidestOfPhone = 800;

    // A cell of more characters is read as a sentence.
    private const int LongestLabel = 30;

    private readonly StringBuilder _html = new();
    private int _tables;

    public string Build()
    {
        _html.Clear();
        _tables = 0;
        Line("<!doctype html>");
        Line("<html lang=\"en\">");
        Line("<head>");
        Line("<meta charset=\"utf-8\">");
        Line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        // Nothing may be fetched, whatever the page holds.
        Line("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
            + "script-src 'unsafe-inline'\">");
        Line($"<title>{Escape(content.Title)}</title>");
        Line($"<style>\n{Resource("report.css")}</style>");
        Line("</head>");
        Line("<body>");
        Line("<header>");
        Line($"<h1>{Escape(content.Title)}</h1>");
        Line($"<p class=\"subtitle\">{Escape(content.Subtitle)}</p>");
        Line("</header>");
        Line("<main>");
        Line("<section id=\"summary\" class=\"summary\" aria-label=\"Summary\">");
        foreach (var sentence in content.Summary)
        {
            Line($"<p>{Inlines(sentence)}</p>");
        }

        Line("</section>");
        Navigation();
        foreach (var section in content.Sections)
        {
            Line($"<section id=\"{Escape(section.Id)}\">");
            Line($"<h2>{Escape(section.Heading)}</h2>");
            foreach (var block in section.Blocks)
            {
                Block(block);
            }

            Line("</section>");
        }

        Line("</main>");
        Line($"<footer><p>{Escape(content.Footer)}</p></footer>");
        Line("</body>");
        Line("</html>");
        return _html.ToString();
    }

    internal static string Resource(string name)
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing from the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    private void Navigation()
    {
        Line("<nav aria-label=\"Contents\"><ul>");
        foreach (var section in content.Sections)
        {
            Line($"<li><a href=\"#{Escape(section.Id)}\">{Escape(section.Heading)}</a></li>");
        }

        Line("</ul></nav>");
    }

    private void Block(ReportBlock block)
    {
        switch (block)
        {
            case ParagraphBlock paragraph:
                Line($"<p>{Inlines(paragraph.Text)}</p>");
                break;
            case ListBlock list:
                Line("<ol>");
                foreach (var item in list.Items)
                {
                    Line($"<li>{Inlines(item)}</li>");
                }

                Line("</ol>");
                break;
            case TableBlock table:
                Table(table);
                break;
            case FigureBlock { Figure: var figure }:
                Image(figure);
                break;
            case ExplorerBlock explorer:
                Line(ExplorerHtml.Build(explorer));
                break;
            default:
                throw new InvalidOperationException($"There is no HTML for a {block.GetType().Name}.");
        }
    }

    private void Table(TableBlock table)
    {
        // A table that is wider than a phone scrolls by itself, and can be scrolled with the keyboard.
        var title = $"table-{++_tables}";
        Line($"<p class=\"table-title\" id=\"{title}\">{Escape(table.Title)}</p>");
        Line($"<div class=\"table\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{title}\"><table aria-labelledby=\"{title}\">");
        Line($"<thead><tr>{string.Concat(table.Columns.Select(Head))}</tr></thead>");
        Line("<tbody>");
        foreach (var row in table.Rows)
        {
            Line($"<tr><th scope=\"row\">{Inlines(row[0])}</th>{string.Concat(row.Skip(1).Select(Cell))}</tr>");
        }

        Line("</tbody></table></div>");
        if (table.Note is not null)
        {
            Line($"<p class=\"note\">{Inlines(table.Note)}</p>");
        }

        string Head(string column, int index)
        {
            var hasWords = table.Rows.Any(row => index > 0 && IsSentence(row[index]));
            return $"<th scope=\"col\"{(hasWords ? " class=\"words\"" : "")}>{Escape(column)}</th>";
        }
    }

    // Numbers stay on one line and are aligned to the right; sentences are neither.
    private static string Cell(Prose cell) => $"<td{(IsSentence(cell) ? " class=\"words\"" : "")}>{Inlines(cell)}</td>";

    private static bool IsSentence(Prose cell)
        => cell.Parts.All(part => part.Source is null) && cell.Parts.Sum(part => part.Text.Length) > LongestLabel;

    private void Image(Figure figure)
    {
        var caption = Escape(figure.Caption);
        Line($"<figure id=\"figure-{Escape(figure.Name)}\"{(figure.Size.Width > WidestOfPhone ? " class=\"wide\"" : "")}>");
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"<div class=\"picture\" tabindex=\"0\"><img alt=\"{Escape(figure.Title)}\" width=\"{figure.Size.Width}\" "
                + $"height=\"{figure.Size.Height}\" src=\"data:image/png;base64,{Convert.ToBase64String(images[figure.Name])}\"></div>"));
        Line($"<figcaption><strong>{Escape(figure.Title)}.</strong> {caption}</figcaption>");
        Line("</figure>");
    }

    private static string Inlines(Prose prose) => string.Concat(prose.Parts.Select(part => part.Source is null
        ? Escape(part.Text)
        : $"<span data-source=\"{Escape(part.Source)}\">{Escape(part.Text)}</span>"));

    private void Line(string text) => _html.Append(text).Append('\n');
}
