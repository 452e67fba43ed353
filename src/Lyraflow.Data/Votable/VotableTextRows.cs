using System.Xml;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Votable;

/// <summary>Rows as elements: TR, and TD for each cell.</summary>
/// <param name="xml">The file, standing at TABLEDATA.</param>
/// <param name="fields">What the cells should be.</param>
/// <param name="columns">The columns to fill; null for those that cannot be read.</param>
internal sealed class VotableTextRows(VotableXml xml, IReadOnlyList<VotableField> fields, VotableColumn?[] columns) : VotableRows
{
    private const int LongestCell = 1 << 22;

    private char[] _cell = new char[256];
    private int _letters;

    public override int Read(int most)
    {
        var rows = 0;
        _letters = 0;
        while (rows < most && _letters < EnoughOfBlock && xml.Next())
        {
            if (xml.Kind == XmlNodeType.EndElement)
            {
                break;
            }

            if (xml.Kind != XmlNodeType.Element || xml.Name != "TR")
            {
                throw xml.Fault($"has something else than a row behind row {Done + rows}; the file is damaged");
            }

            ReadRow(rows);
            rows++;
        }

        Done += rows;
        return rows;
    }

    private void ReadRow(int row)
    {
        var cell = 0;
        if (!xml.IsEmpty)
        {
            while (xml.Next() && xml.Kind != XmlNodeType.EndElement)
            {
                if (xml.Kind != XmlNodeType.Element || xml.Name != "TD" || cell == columns.Length)
                {
                    throw xml.Fault($"row {Done + row + 1} has more than its {columns.Length} cells; the file is damaged");
                }

                ReadCell(cell++, row);
            }
        }

        if (cell < columns.Length)
        {
            throw xml.Fault($"row {Done + row + 1} has {cell} cells where the table has {columns.Length} columns; the file is damaged");
        }
    }

    private void ReadCell(int cell, int row)
    {
        var column = columns[cell];
        if (xml.IsEmpty)
        {
            column?.SetMissing(row);
            return;
        }

        var length = 0;
        while (xml.Next() && xml.IsText)
        {
            int count;
            while ((count = xml.ReadText(_cell, length)) > 0)
            {
                // What nobody reads is passed over.
                length = column is null ? 0 : length + count;
                _letters += count;
                if (length == _cell.Length)
                {
                    Grow(cell, row);
                }
            }
        }

        if (xml.Kind != XmlNodeType.EndElement)
        {
            throw xml.Fault($"row {Done + row + 1} has an element in a cell; the file is damaged");
        }

        if (column is not null && !column.Read(_cell.AsSpan(0, length), row))
        {
            throw xml.Fault($"row {Done + row + 1} has {DisplayText.Quoted(new string(_cell, 0, Math.Min(length, 80)))} in the column "
                + $"{DisplayText.Quoted(fields[cell].Name)}, which is no {DisplayText.Plain(fields[cell].Datatype)}");
        }
    }

    private void Grow(int cell, int row)
    {
        if (_cell.Length >= LongestCell)
        {
            throw xml.Fault($"row {Done + row + 1} has more than {LongestCell} letters in the column "
                + DisplayText.Quoted(fields[cell].Name));
        }

        Array.Resize(ref _cell, 2 * _cell.Length);
    }
}
