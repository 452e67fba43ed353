using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Lyraflow.Data.Binary;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Stripe82;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Workflows.CrossValidation;

namespace Lyraflow.Paper.Stripe82;

/// <summary>A table with the columns u_g, g_r, r_i, i_z and label, and perhaps one that says which fold a row is in.</summary>
internal static class FoldedCatalog
{
    private const string Label = "label";

    /// <summary>Reads all rows, in their order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="foldColumn">The column of whole numbers that are folds; null for none.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputException">A column is missing, a cell is no number, or a label is neither class.</exception>
    public static (LabeledTable Catalog, int[]? Folds) Load(string path, string? foldColumn, CancellationToken cancellation)
    {
        InputFile.OpenHashed(path, out var file).Dispose();
        using var session = new TableSession();
        var source = TableSource.Open(session, new InputSearch().Find(path), cancellation: cancellation);
        string[] columns =
        [
            .. Stripe82Catalog.Features.Select(feature => feature.Name.Replace('-', '_')),
            .. foldColumn is null ? [] : new[] { foldColumn },
        ];
        var query = new FeatureQuery { Features = [.. columns.Select(name => Sql.Name(source.Column(name).Name))], Sentinels = [] };
        query.Check(session, source);
        query.RequirePresent(session, source, cancellation);
        var values = columns.Select(_ => new List<float>()).ToArray();
        var labels = ImmutableArray.CreateBuilder<int>();
        var classes = Stripe82Catalog.Classes.ToArray();
        var unlabeled = FeatureReader.Read(session, source, query, Label, Take, cancellation);
        if (unlabeled > 0)
        {
            throw new InputException($"{path}: {unlabeled} rows have nothing in column {Label}; each needs one of "
                + $"{DisplayText.List(classes)}.");
        }

        var catalog = new LabeledTable(
            [.. Stripe82Catalog.Features],
            [
                .. values
                    .Take(Stripe82Catalog.Features.Length)
                    .Select(column => ImmutableCollectionsMarshal.AsImmutableArray(column.ToArray())),
            ],
            [.. classes],
            labels.ToImmutable(),
            [file]);
        return (catalog, foldColumn is null ? null : [.. values[^1].Select(value => CrossValidationData.FoldOf(path, foldColumn, value))]);

        void Take(FeatureBlock block)
        {
            for (var j = 0; j < values.Length; j++)
            {
                values[j].AddRange(block.Columns[j].AsSpan(0, block.Count));
            }

            for (var row = 0; row < block.Count; row++)
            {
                var index = Array.IndexOf(classes, block.Labels[row]);
                labels.Add(index >= 0 ? index : throw new InputException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: row {labels.Count + 1} has {DisplayText.Quoted(block.Labels[row]!)} in column {Label}; the classes "
                        + $"are {DisplayText.List(classes)}.")));
            }
        }
    }
}
