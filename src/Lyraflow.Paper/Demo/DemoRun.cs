using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Demo;

/// <summary>An example file.</summary>
/// <param name="Name">Its path within the folder.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Content">What is in it, in words.</param>
public sealed record DemoFile(string Name, int Rows, string Content);

/// <summary>The example files that were written.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Files">What is in it.</param>
public sealed record DemoResult(string Folder, IReadOnlyList<DemoFile> Files);

/// <summary>Writes the small files that the examples of the help and of the documentation use; always the same ones.</summary>
public static class DemoRun
{
    private const int Tiles = 4;

    /// <summary>Writes them.</summary>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <param name="overwrite">Whether files of these names may be replaced.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <exception cref="InputException">The folder cannot be written to, or one of the files is there already.</exception>
    public static DemoResult Run(string folder, bool overwrite = false, CancellationToken cancellation = default)
    {
        var output = new OutputFolder(folder, overwrite);
        var examples = Examples(new RandomSource(0));
        output.Claim([.. examples.Select(example => example.Name)]);
        Directory.CreateDirectory(output.PathOf("survey"));
        foreach (var (name, table, _) in examples)
        {
            table.Write(output.PathOf(name), overwrite, cancellation);
        }

        return new DemoResult(
            folder, [.. examples.Select(example => new DemoFile(example.Name, example.Table.Rows.Count, example.Content))]);
    }

    private static (string Name, DemoTable Table, string Content)[] Examples(RandomSource random)
    {
        var stars = new DemoSky(random.Fork("stars"), exposures: 25, faintest: 19.5).Draw(stars: 1200, rrLyrae: 240, artefacts: 0);
        var sky = new DemoSky(random.Fork("field"), exposures: 1, faintest: 20.8);
        var field = sky.Draw(stars: 2940, rrLyrae: 45, artefacts: 15);
        object?[][] observed = [.. field.Select(item => sky.WithGaps(item.Cells))];
        return
        [
            (
                "stars.csv",
                new DemoTable(
                    [.. DemoSky.Columns, new("label", Ucd: "src.class"), new("split")],
                    [.. stars.Select((item, i) => (object?[])[.. item.Cells, item.Class, Split(i)])]),
                "stars and RR Lyrae with labels, averaged over 25 exposures"),
            (
                "field.csv",
                new DemoTable(DemoSky.Columns, [.. observed.Select(AsPipelinesWriteIt)]),
                "no labels: single exposures, with errors, and -9999, 99 or nothing where a band is missing"),
            ("field.fits", new DemoTable(DemoSky.Columns, observed), "the same objects as FITS, with units"),
            (
                "field-truth.csv",
                new DemoTable([new("id"), new("type")], [.. field.Select((item, i) => (object?[])[i + 1, item.Class])]),
                "what the objects of the field really are, to look at afterwards"),
            .. Enumerable.Range(1, Tiles).Select(tile => (
                $"survey/tile-{tile}.parquet", Tile(random.Fork($"tile {tile}")), "no labels: a survey in several files")),
            ("galaxies.csv", DemoGalaxies.Draw(1500, random.Fork("galaxies")), "galaxies with redshifts"),
        ];
    }

    private static string Split(int row) => (row % 10) switch { < 6 => "train", < 8 => "validation", _ => "test" };

    private static DemoTable Tile(RandomSource random)
        => new(
            DemoSky.Columns,
            [.. new DemoSky(random, exposures: 4, faintest: 20.5).Draw(stars: 2480, rrLyrae: 15, artefacts: 5).Select(item => item.Cells)]);

    // Three ways to say that nothing was measured, as in a catalogue put together from several.
    private static object?[] AsPipelinesWriteIt(object?[] cells, int row)
    {
        object? missing = (row % 3) switch { 0 => -9999, 1 => 99, _ => null };
        return [.. cells.Select(cell => cell ?? missing)];
    }
}
