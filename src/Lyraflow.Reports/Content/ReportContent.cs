using Lyraflow.Reports.Figures;
using Lyraflow.Statistics.Ranking;

namespace Lyraflow.Reports.Content;

/// <summary>Everything that a page shows, without a word of HTML.</summary>
/// <param name="Title">The page's title.</param>
/// <param name="Subtitle">One line below it.</param>
/// <param name="Summary">What was found, in plain words.</param>
/// <param name="Sections">The rest, in order.</param>
/// <param name="Footer">Where the page comes from.</param>
public sealed record ReportContent(
    string Title, string Subtitle, IReadOnlyList<Prose> Summary, IReadOnlyList<ReportSection> Sections, string Footer)
{
    /// <summary>All figures, in order.</summary>
    public IEnumerable<Figure> Figures
        => Sections.SelectMany(section => section.Blocks).OfType<FigureBlock>().Select(block => block.Figure);

    /// <summary>The same, saying everywhere that the data were drawn from a model.</summary>
    public ReportContent AsSynthetic() => this with
    {
        Title = $"Synthetic data: {Title}",
        Summary =
        [
            "SYNTHETIC DATA: the objects of this page were drawn from the model that ships with lyraflow; none was ever observed, "
                + "and no number here says anything about the sky.",
            .. Summary
        ],
        Sections = [.. Sections.Select(section => section with
        {
            Blocks = [.. section.Blocks.Select(block => block is FigureBlock(var figure) ? new FigureBlock(figure.AsSynthetic()) : block)],
        })],
    };
}

/// <summary>A part of the page under a heading.</summary>
/// <param name="Id">Its anchor.</param>
/// <param name="Heading">Its heading.</param>
/// <param name="Blocks">What it shows, in order.</param>
public sealed record ReportSection(string Id, string Heading, IReadOnlyList<ReportBlock> Blocks);

/// <summary>Something that a section shows.</summary>
public abstract record ReportBlock;

/// <summary>A paragraph.</summary>
/// <param name="Text">Its text.</param>
public sealed record ParagraphBlock(Prose Text) : ReportBlock;

/// <summary>A numbered list.</summary>
/// <param name="Items">Its items.</param>
public sealed record ListBlock(IReadOnlyList<Prose> Items) : ReportBlock;

/// <summary>A table; the first column names the rows.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Heads of the columns.</param>
/// <param name="Rows">As many cells as columns in each.</param>
/// <param name="Note">What a reader has to know; may be null.</param>
public sealed record TableBlock(
    string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<Prose>> Rows, Prose? Note = null) : ReportBlock;

/// <summary>A figure.</summary>
/// <param name="Figure">The figure.</param>
public sealed record FigureBlock(Figure Figure) : ReportBlock;

/// <summary>The part that moves: sliders for the threshold and for the share of the sought class.</summary>
/// <param name="Names">What is sought, and among what.</param>
/// <param name="Scores">Scores of objects that were not trained on.</param>
/// <param name="ScoreLabel">What the score is.</param>
/// <param name="Low">Lowest threshold of the slider.</param>
/// <param name="High">Highest threshold.</param>
/// <param name="Presets">Thresholds with names, the first to start with.</param>
public sealed record ExplorerBlock(
    ClassPair Names, LabeledScores Scores, string ScoreLabel, double Low, double High, IReadOnlyList<NamedThreshold> Presets) : ReportBlock;
