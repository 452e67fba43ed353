using System.Globalization;
using Lyraflow.Data.Binary;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Data.Stripe82;

/// <summary>
/// Reads the published standard stars (<c>stripe82calibStars_v2.6.dat.gz</c>; Ivezić et al. 2007): text with comment
/// lines, and in every other line a tag, RA, DEC, RArms, DECrms, Ntot, A_r, then for u, g, r, i and z each Nobs, mmed,
/// mmu, msig, mrms, mchi2.
/// </summary>
internal static class StandardsText
{
    private const int Columns = 37;
    private const int ExtinctionColumn = 6;
    private const int FirstBandColumn = 7;
    private const int ColumnsPerBand = 6;
    private const int MeanColumn = 2;
    private const int Bands = 5;
    private const int MostRows = 1_000_000;

    /// <summary>The mean magnitudes of every star, band by band.</summary>
    /// <param name="path">The file.</param>
    /// <param name="deredden">Whether magnitudes are corrected for dust by each star's A_r.</param>
    /// <param name="source">The file and its hash.</param>
    /// <exception cref="InputException">The file is missing or damaged, or has another layout.</exception>
    public static float[][] ReadMagnitudes(string path, bool deredden, out SourceFile source)
    {
        using var stream = InputFile.OpenHashed(path, out source);
        return ReadMagnitudes(new GzipReader(stream), path, deredden);
    }

    /// <summary>The same of the file's text.</summary>
    /// <inheritdoc cref="ReadMagnitudes(string, bool, out SourceFile)"/>
    internal static float[][] ReadMagnitudes(Stream text, string path, bool deredden)
    {
        using var lines = new TextLines(text, path, "catalogue of the standard stars");
        var columns = Enumerable.Range(0, Bands).Select(_ => new GrowingColumn<float>(MostRows)).ToArray();
        var rows = 0;
        Span<float> cells = stackalloc float[Columns];
        while (lines.Next(out var line))
        {
            if (line.StartsWith('#') || line.IsWhiteSpace())
            {
                continue;
            }

            Parse(line, cells, lines);
            if (rows++ == MostRows)
            {
                throw lines.Fault($"is star {MostRows + 1}, of which the published file has 313,859; download it again");
            }

            for (var band = 0; band < Bands; band++)
            {
                var mean = cells[FirstBandColumn + (band * ColumnsPerBand) + MeanColumn];
                columns[band].Append(1)[0] = deredden ? DustExtinction.Correct(mean, band, cells[ExtinctionColumn]) : mean;
            }
        }

        return Array.ConvertAll(columns, column => column.ToArray());
    }

    private static void Parse(ReadOnlySpan<char> line, Span<float> cells, TextLines lines)
    {
        var count = 0;
        foreach (var range in line.SplitAny(' ', '\t'))
        {
            var cell = line[range];
            if (cell.IsEmpty)
            {
                continue;
            }

            if (count == Columns)
            {
                throw lines.Fault($"has more than {Columns} columns; this is not the catalogue of the standard stars");
            }

            // Through a double, as NumPy reads it: two roundings may differ from one.
            if (count > 0 && IsUsed(count))
            {
                cells[count] = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    ? (float)value
                    : throw lines.Fault($"has {DisplayText.Quoted(cell.ToString())} where a number belongs, in column "
                        + $"{count + 1}; download the file again");
            }

            count++;
        }

        if (count != Columns)
        {
            throw lines.Fault($"has {count} columns instead of {Columns}; download the file again");
        }
    }

    private static bool IsUsed(int column)
        => column == ExtinctionColumn || (column >= FirstBandColumn && (column - FirstBandColumn) % ColumnsPerBand == MeanColumn);
}
