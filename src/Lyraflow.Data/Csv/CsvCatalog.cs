using System.Collections.Immutable;
using System.Globalization;
using Lyraflow.Data.Binary;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Data.Csv;

/// <summary>Which columns of a CSV file mean what; other columns are left aside.</summary>
public sealed record CsvColumns
{
    /// <summary>The feature columns: the name in the file, and what it holds.</summary>
    public required IReadOnlyList<(string Column, Feature Feature)> Features { get; init; }

    /// <summary>The column with the class of each row.</summary>
    public string Label { get; init; } = "label";

    /// <summary>The values that the label column may have.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>A column with a whole number per row that says which fold it is in; null for none.</summary>
    public string? Fold { get; init; }
}

/// <summary>A catalogue read from CSV.</summary>
/// <param name="Catalog">The rows, in the file's order.</param>
/// <param name="Folds">The fold column; null when none was asked for.</param>
public sealed record CsvContent(LabeledTable Catalog, ImmutableArray<int>? Folds);

/// <summary>
/// Reads catalogues from plain CSV: a header line, commas, no quotes, a dot in numbers. Whatever is not so is refused
/// with the line and the column.
/// </summary>
public static class CsvCatalog
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Its columns.</param>
    /// <exception cref="InputException">The file is missing, lacks a column, or a cell is not what it must be.</exception>
    public static CsvContent Load(string path, CsvColumns columns)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(columns);
        using var stream = InputFile.OpenHashed(path, out var source);
        using var lines = new CsvLines(stream, path);
        var header = lines.Next() ?? throw new InputException($"{path}: is empty; a header line and rows are needed.");
        int[] features = [.. columns.Features.Select(feature => Find(path, header, feature.Column))];
        var label = Find(path, header, columns.Label);
        var fold = columns.Fold is null ? -1 : Find(path, header, columns.Fold);
        var classes = columns.Classes.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
        var values = features.Select(_ => ImmutableArray.CreateBuilder<float>()).ToArray();
        var labels = ImmutableArray.CreateBuilder<int>();
        var folds = ImmutableArray.CreateBuilder<int>();
        while (lines.Next() is { } cells)
        {
            if (cells.Length != header.Length)
            {
                throw lines.Fault($"has {cells.Length} cells where the header has {header.Length}; each row needs as many");
            }

            for (var j = 0; j < features.Length; j++)
            {
                values[j].Add(Number(lines, cells[features[j]], header[features[j]]));
            }

            labels.Add(classes.TryGetValue(cells[label], out var index)
                ? index
                : throw lines.Fault($"has {DisplayText.Quoted(cells[label])} in column {columns.Label}; the classes are {DisplayText.List(columns.Classes)}"));
            if (fold >= 0)
            {
                folds.Add(int.TryParse(cells[fold], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw lines.Fault($"has {DisplayText.Quoted(cells[fold])} in column {DisplayText.Plain(header[fold])}; a fold is a whole number"));
            }
        }

        var catalog = new LabeledTable(
            [.. columns.Features.Select(feature => feature.Feature)],
            [.. values.Select(column => column.ToImmutable())],
            [.. columns.Classes],
            labels.ToImmutable(),
            [source]);
        return new CsvContent(catalog, fold < 0 ? null : folds.ToImmutable());
    }

    private static int Find(string path, string[] header, string name)
    {
        var place = Array.IndexOf(header, name);
        return place < 0 || Array.LastIndexOf(header, name) != place
            ? throw new InputException(
                $"{path}: column {DisplayText.Quoted(name)} {(place < 0 ? "is missing" : "stands twice")}; the header has {DisplayText.List(header)}.")
            : place;
    }

    private static float Number(CsvLines lines, string cell, string column)
        => float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
            ? value
            : throw lines.Fault($"has {DisplayText.Quoted(cell)} in column {DisplayText.Plain(column)}; a finite number is needed");
}
