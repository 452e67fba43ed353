using System.Text;
using System.Text.Unicode;

namespace Lyraflow.Data.Binary;

/// <summary>Text in bytes of which nobody says how they are to be read: UTF-8, as programs write it today, else Latin-1.</summary>
internal static class CellText
{
    /// <summary>The text.</summary>
    public static string Read(ReadOnlySpan<byte> bytes)
        => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
}
