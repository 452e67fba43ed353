using System.Text;
using Lyraflow.Primitives;
using Lyraflow.Reports.Content;
using Lyraflow.Reports.Figures;
using Lyraflow.Storage;

namespace Lyraflow.Reports.Page;

/// <summary>Writes a report: a folder with one page and its figures.</summary>
public static class ReportWriter
{
    /// <summary>The page's file.</summary>
    public const string PageFile = "index.html";

    /// <summary>The folder of the figures beside the page.</summary>
    public const string FigureFolder = "figures";

    /// <summary>
    /// Writes <c>index.html</c>, which needs no other file, and <c>figures/NAME.png</c> and <c>.svg</c>. Files of these
    /// names are replaced.
    /// </summary>
    /// <param name="content">What to show.</param>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="progress">Told the share of the figures that are drawn, and the name of the last.</param>
    /// <param name="cancellation">Ends the work between two figures.</param>
    /// <exception cref="InputException">The folder cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; figures drawn so far remain, and no page.</exception>
    public static void Write(
        ReportContent content,
        string folder,
        IProgress<(double Fraction, string Figure)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var figureFolder = Path.Combine(folder, FigureFolder);
        try
        {
            Directory.CreateDirectory(figureFolder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{figureFolder} cannot be made ({failure.Message.TrimEnd('.')})", Remedy.ChooseFolder, failure);
        }

        Figure[] figures = [.. content.Figures];
        var images = new Dictionary<string, byte[]>();
        foreach (var (figure, index) in figures.Select((figure, index) => (figure, index)))
        {
            cancellation.ThrowIfCancellationRequested();
            var png = FigureRenderer.Png(figure);
            images.Add(figure.Name, png);
            Save(Path.Combine(figureFolder, $"{figure.Name}.png"), png);
            Save(Path.Combine(figureFolder, $"{figure.Name}.svg"), FigureRenderer.Svg(figure));
            progress?.Report(((index + 1.0) / figures.Length, figure.Name));
        }

        Save(Path.Combine(folder, PageFile), Encoding.UTF8.GetBytes(new HtmlPage(content, images).Build()));
    }

    private static void Save(string path, byte[] bytes) => AtomicFile.Write(path, overwrite: true, stream => stream.Write(bytes));
}
