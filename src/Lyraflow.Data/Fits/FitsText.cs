using System.Text;
using System.Text.Unicode;

namespace Lyraflow.Data.Fits;

/// <summary>Text in cells. The standard knows ASCII alone; astropy, and we, write UTF-8, and older programs Latin-1.</summary>
internal static class FitsText
{
    /// <summary>The text, without the blanks at its end.</summary>
    public static string Read(ReadOnlySpan<byte> bytes)
        => (Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes)).TrimEnd(' ');
}
