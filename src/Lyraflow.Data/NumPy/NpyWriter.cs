using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Lyraflow.Data.NumPy;

/// <summary>Writes a structured array of one dimension as a <c>.npy</c> file (version 3.0, whose header is UTF-8), row after row.</summary>
internal sealed class NpyWriter
{
    private const int Alignment = 64;

    private readonly Stream _stream;
    private readonly byte[] _row;

    /// <summary>Writes the header.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="fields">The fields, one behind the other; little end first.</param>
    /// <param name="rows">How many rows will come.</param>
    public NpyWriter(Stream stream, IReadOnlyList<NpyField> fields, long rows)
    {
        _stream = stream;
        _row = new byte[fields.Sum(field => field.Type.Length)];
        var list = string.Join(", ", fields.Select(field => $"({Quote(field.Name)}, '{Describe(field.Type)}')"));
        var text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': [{list}], 'fortran_order': False, 'shape': ({rows},), }}");
        byte[] start = [0x93, .. "NUMPY"u8, 3, 0];
        var length = start.Length + sizeof(uint) + Encoding.UTF8.GetByteCount(text) + 1;
        var padding = (Alignment - (length % Alignment)) % Alignment;
        var header = Encoding.UTF8.GetBytes($"{text}{new string(' ', padding)}\n");
        var count = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(count, (uint)header.Length);
        stream.Write([.. start, .. count, .. header]);
    }

    /// <summary>The bytes of a field of the row at hand, to be filled.</summary>
    public Span<byte> Cell(NpyField field) => _row.AsSpan(field.Offset, field.Type.Length);

    /// <summary>Writes the row at hand.</summary>
    public void WriteRow() => _stream.Write(_row);

    private static string Describe(NpyType type) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(type.Length == 1 ? '|' : '<')}{type.Kind}{(type.Kind == 'U' ? type.Length / sizeof(uint) : type.Length)}");

    private static string Quote(string name)
        => $"'{string.Concat(name.Select(letter => letter is '\\' or '\'' ? $"\\{letter}" : char.IsControl(letter) ? "?" : $"{letter}"))}'";
}
