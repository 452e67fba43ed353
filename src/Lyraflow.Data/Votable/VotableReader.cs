using Lyraflow.Primitives;

namespace Lyraflow.Data.Votable;

/// <summary>
/// Streams one table of a VOTable (https://www.ivoa.net/documents/VOTable/, versions 1.0 to 1.5) whose rows stand in the
/// file, as TABLEDATA, BINARY or BINARY2. Nothing outside the file is ever opened.
/// </summary>
internal sealed class VotableReader : IDisposable
{
    private const int RowsOfBlock = 2048;

    private readonly VotableXml _xml;
    private readonly VotableColumn?[] _columns;
    private readonly VotableRows? _rows;
    private bool _isDone;

    /// <summary>Reads up to the rows of a table.</summary>
    /// <param name="content">The file; closed with this, unless it throws.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="part">The number of the table, 1 for the first, its name or its ID; null for the first.</param>
    /// <exception cref="InputException">It is no VOTable, holds no such table, or is damaged.</exception>
    public VotableReader(Stream content, string path, string? part = null)
    {
        _xml = new VotableXml(content, path);
        var table = _xml.Guard(() => new VotableHeader(_xml).Find(part));
        Fields = table.Fields;
        _columns = [.. table.Fields.Select(VotableColumn.Of)];
        _rows = table.Data switch
        {
            VotableData.None => null,
            VotableData.Text => new VotableTextRows(_xml, table.Fields, _columns),
            var data => new VotableBinaryRows(_xml, table.Fields, _columns, data == VotableData.Binary2),
        };
    }

    /// <summary>The columns as the file describes them.</summary>
    public IReadOnlyList<VotableField> Fields { get; }

    /// <summary>The cells of the current rows, a column for each field; null for those that cannot be read.</summary>
    public IReadOnlyList<VotableColumn?> Columns => _columns;

    /// <summary>Moves on to the next rows.</summary>
    /// <returns>How many there are; 0 behind the last.</returns>
    /// <exception cref="InputException">The file is damaged.</exception>
    public int ReadBlock() => _isDone ? 0 : _xml.Guard(() =>
    {
        foreach (var column in _columns)
        {
            column?.Clear(RowsOfBlock);
        }

        var count = _rows?.Read(RowsOfBlock) ?? 0;
        if (count == 0)
        {
            _isDone = VotableHeader.Finish(_xml);
        }

        return count;
    });

    /// <inheritdoc/>
    public void Dispose() => _xml.Dispose();
}
