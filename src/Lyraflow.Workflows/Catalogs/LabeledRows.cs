using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;

namespace Lyraflow.Workflows.Catalogs;

/// <summary>The features and labels of a catalogue in memory, in the order of its rows.</summary>
internal sealed class LabeledRows
{
    private const int MostClasses = 100;

    private readonly List<float>[] _columns;
    private readonly List<int> _labels = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    private LabeledRows(int columns)
    {
        _columns = [.. Enumerable.Range(0, columns).Select(_ => new List<float>())];
    }

    /// <summary>Rows without a label or without a number for a feature.</summary>
    public long LeftOut { get; private set; }

    /// <summary>What a user should know of rows that were left out: which columns lack numbers, and why. Null for nothing.</summary>
    public string? Missing { get; private set; }

    /// <summary>The names of the classes, the most frequent first.</summary>
    public ImmutableArray<string> Classes { get; private set; }

    /// <summary>Per row the index of its class in <see cref="Classes"/>.</summary>
    public ImmutableArray<int> Labels { get; private set; }

    /// <summary>The numbers of one column of the query.</summary>
    public ImmutableArray<float> Column(int column) => ImmutableCollectionsMarshal.AsImmutableArray(_columns[column].ToArray());

    /// <summary>Reads a catalogue.</summary>
    /// <param name="session">The session.</param>
    /// <param name="source">The rows.</param>
    /// <param name="query">The columns.</param>
    /// <param name="label">The column with the class of each row.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputException">A column is missing, no row can be used, or there are too many classes.</exception>
    public static LabeledRows Read(
        TableSession session, TableSource source, FeatureQuery query, string label, CancellationToken cancellation)
    {
        var rows = new LabeledRows(query.Features.Count);
        rows.LeftOut = FeatureReader.Read(session, source, query, label, block => rows.Add(block, source), cancellation);
        if (rows._labels.Count == 0)
        {
            throw new InputException($"{source.Files.Name}: no row has a number for every feature", Remedy.ChooseRowsOrSentinels);
        }

        if (rows.LeftOut > 0 && MissingCells.Describe(MissingCells.Count(session, source, query, cancellation)) is { Length: > 0 } cells)
        {
            rows.Missing = $"{source.Files.Name}: {cells}; such rows are left out.";
        }

        rows.Order();
        return rows;
    }

    private void Add(FeatureBlock block, TableSource source)
    {
        for (var row = 0; row < block.Count; row++)
        {
            var name = block.Labels[row]!;
            if (!_places.TryGetValue(name, out var place))
            {
                if (_names.Count == MostClasses)
                {
                    throw new InputException(
                        $"{source.Files.Name}: the label column has more than {MostClasses} classes", Remedy.NameLabel);
                }

                place = _names.Count;
                _names.Add(name);
                _places.Add(name, place);
            }

            _labels.Add(place);
        }

        for (var j = 0; j < _columns.Length; j++)
        {
            _columns[j].AddRange(block.Columns[j].AsSpan(0, block.Count));
        }
    }

    private void Order()
    {
        var counts = new int[_names.Count];
        foreach (var label in _labels)
        {
            counts[label]++;
        }

        int[] order =
        [
            .. Enumerable.Range(0, _names.Count)
                .OrderByDescending(place => counts[place])
                .ThenBy(place => _names[place], StringComparer.Ordinal),
        ];
        Classes = [.. order.Select(place => _names[place])];
        Labels = [.. _labels.Select(place => Array.IndexOf(order, place))];
    }
}
