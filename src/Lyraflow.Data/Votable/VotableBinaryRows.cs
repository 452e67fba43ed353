using System.Buffers.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Votable;

/// <summary>Rows as bytes, big end first, in base64.</summary>
internal sealed class VotableBinaryRows : VotableRows
{
    private const int LongestCell = 1 << 22;

    private readonly VotableXml _xml;
    private readonly IReadOnlyList<VotableField> _fields;
    private readonly VotableColumn?[] _columns;
    private readonly long[] _fixed;
    private readonly int _flags;
    private byte[] _buffer = new byte[1 << 14];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>Prepares the reading.</summary>
    /// <param name="xml">The file, standing at STREAM.</param>
    /// <param name="fields">What the cells are.</param>
    /// <param name="columns">The columns to fill; null for those that cannot be read.</param>
    /// <param name="hasFlags">Whether each row has flags for missing cells before it.</param>
    /// <exception cref="InputException">The length of a cell is not known.</exception>
    public VotableBinaryRows(VotableXml xml, IReadOnlyList<VotableField> fields, VotableColumn?[] columns, bool hasFlags)
    {
        (_xml, _fields, _columns) = (xml, fields, columns);
        _flags = hasFlags ? (fields.Count + 7) / 8 : 0;
        _fixed = [.. fields.Select(field => field.ElementBits > 0 && field.FixedBytes is { } bytes ? bytes
            : throw xml.Fault($"the column {DisplayText.Quoted(field.Name)} has the datatype {DisplayText.Quoted(field.Datatype)} and the "
                + $"arraysize {DisplayText.Quoted(field.ArraySize)}, of which the length is not known"))];
        if (_flags + _fixed.Sum() == 0 && !fields.Any(field => field.IsVariable))
        {
            throw xml.Fault("has rows without a single byte");
        }
    }

    public override int Read(int most)
    {
        var rows = 0;
        var bytes = 0L;
        while (rows < most && bytes < EnoughOfBlock && Has(1))
        {
            bytes += ReadRow(rows);
            rows++;
        }

        Done += rows;
        return rows;
    }

    private long ReadRow(int row)
    {
        Span<byte> flags = stackalloc byte[_flags];
        Take(_flags, row).CopyTo(flags);
        long bytes = _flags;
        for (var j = 0; j < _columns.Length; j++)
        {
            var field = _fields[j];
            var length = _fixed[j];
            if (field.IsVariable)
            {
                var count = BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint), row));
                length = field.Bytes(count);
                bytes += sizeof(uint);
            }

            bytes += length;
            var isMissing = _flags > 0 && (flags[j / 8] & (0x80 >> (j % 8))) != 0;
            if (_columns[j] is { } column)
            {
                if (length > LongestCell)
                {
                    throw _xml.Fault($"row {Done + row + 1} claims {length} bytes in the column {DisplayText.Quoted(field.Name)}; the file "
                        + "is damaged");
                }

                var cell = Take((int)length, row);
                if (isMissing)
                {
                    column.SetMissing(row);
                }
                else
                {
                    column.Read(cell, row);
                }
            }
            else
            {
                Skip(length, row);
            }
        }

        return bytes;
    }

    private ReadOnlySpan<byte> Take(int count, int row)
    {
        if (!Has(count))
        {
            throw EndsInside(row);
        }

        _start += count;
        return _buffer.AsSpan(_start - count, count);
    }

    private void Skip(long count, int row)
    {
        while (count > 0)
        {
            if (!Has(1))
            {
                throw EndsInside(row);
            }

            var step = (int)Math.Min(count, _end - _start);
            _start += step;
            count -= step;
        }
    }

    private InputException EndsInside(int row) => _xml.Fault($"ends inside row {Done + row + 1}; the file is incomplete or damaged");

    /// <summary>Whether some bytes are there; they are then at hand.</summary>
    private bool Has(int count)
    {
        while (_end - _start < count)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            // What is claimed is believed as it comes.
            if (_end == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }

            var read = _isAtEnd ? 0 : _xml.ReadBase64(_buffer, _end);
            if (read == 0)
            {
                // The XML has moved on: it can be asked once.
                _isAtEnd = true;
                return false;
            }

            _end += read;
        }

        return true;
    }
}
