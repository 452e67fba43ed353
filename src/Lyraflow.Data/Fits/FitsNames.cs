using System.Globalization;
using System.Text;

namespace Lyraflow.Data.Fits;

/// <summary>Names as a FITS header can hold them: ASCII.</summary>
internal static class FitsNames
{
    private const string Capitals = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ";
    private const string Smalls = "αβγδεζηθικλμνξοπρστυφχψω";

    private static readonly string[] Greek =
    [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
        "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    ];

    /// <summary>The name with Greek letters spelled out and others outside ASCII as uXXXX, their code.</summary>
    public static string Ascii(string name)
    {
        var ascii = new StringBuilder();
        foreach (var letter in name.EnumerateRunes())
        {
            if (letter.Value is >= ' ' and <= '~')
            {
                ascii.Append((char)letter.Value);
            }
            else if (letter.IsBmp && Smalls.IndexOf((char)letter.Value, StringComparison.Ordinal) is >= 0 and var small)
            {
                ascii.Append(Greek[small]);
            }
            else if (letter.IsBmp && Capitals.IndexOf((char)letter.Value, StringComparison.Ordinal) is >= 0 and var capital)
            {
                ascii.Append(char.ToUpperInvariant(Greek[capital][0])).Append(Greek[capital].AsSpan(1));
            }
            else
            {
                ascii.Append(CultureInfo.InvariantCulture, $"u{letter.Value:X4}");
            }
        }

        return ascii.ToString();
    }
}
