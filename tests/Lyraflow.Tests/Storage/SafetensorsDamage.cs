using System.Globalization;
using System.Text;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Storage;

/// <summary>Damages files as networks, disks and enemies do, so that the damage often reaches beyond the header.</summary>
internal static class SafetensorsDamage
{
    // Pieces that mean something in a header; damage made of them gets deeper than random bytes do.
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", "0", "1", "-1", "8", "16", "9223372036854775807",
            "18446744073709551616", "1e9", "null", "true", "\"a\"", "\"b\"", "\"dtype\":", "\"shape\":",
            "\"data_offsets\":", "\"__metadata__\":", "\"F64\"", "\"U8\"", "[0]", "[0,0]", "\\ud800", " ", "\n", "é",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>How many cases a test tries; LYRAFLOW_FUZZ_CASES sets it.</summary>
    public static int Cases { get; } = int.Parse(
        Environment.GetEnvironmentVariable("LYRAFLOW_FUZZ_CASES") is { Length: > 0 } cases ? cases : "20000", CultureInfo.InvariantCulture);

    /// <summary>A damaged copy.</summary>
    public static byte[] Damage(byte[] file, RandomSource random)
    {
        for (var wounds = 1 + random.NextIndex(4); wounds > 0; wounds--)
        {
            file = DamageOnce(file, random);
        }

        return file;
    }

    /// <summary>Puts tokens and digits into a text, or takes some out.</summary>
    public static string Damage(string text, RandomSource random)
    {
        string[] tokens = ["", "0", "1", "-1", "9", "999999999", "9999999999999999999", "1e400", "null", "[]", "{}", "true", "\"", ","];
        for (var wounds = 1 + random.NextIndex(3); wounds > 0; wounds--)
        {
            var at = random.NextIndex(text.Length);
            var digit = text.AsSpan(at).IndexOfAnyInRange('0', '9');
            at += random.NextIndex(3) == 0 ? 0 : Math.Max(digit, 0);
            var until = Math.Min(text.Length, at + random.NextIndex(4));
            text = $"{text[..at]}{tokens[random.NextIndex(tokens.Length)]}{text[until..]} ";
        }

        return text;
    }

    private static byte[] DamageOnce(byte[] file, RandomSource random)
    {
        if (file.Length == 0)
        {
            return [(byte)random.NextIndex(256)];
        }

        var at = random.NextIndex(file.Length);
        var until = Math.Min(file.Length, at + 1 + random.NextIndex(16));
        var token = Tokens[random.NextIndex(Tokens.Length)];
        return random.NextIndex(8) switch
        {
            0 => Replace(file, at, at + 1, [(byte)(file[at] ^ (1 << random.NextIndex(8)))]),
            1 => Replace(file, at, at + 1, [(byte)random.NextIndex(256)]),
            2 => file[..at],
            3 => Replace(file, at, until, []),
            4 => Replace(file, at, at, file[at..until]),
            5 => KeepingTheLength(Replace(file, at, at, token)),
            6 => KeepingTheLength(Replace(file, at, until, token)),
            _ => WithAnotherDigit(file, at, random),
        };
    }

    private static byte[] Replace(byte[] file, int from, int until, byte[] by) => [.. file[..from], .. by, .. file[until..]];

    /// <summary>Mends the header's length to end at the last brace, so that the damage reaches the parser.</summary>
    private static byte[] KeepingTheLength(byte[] file)
    {
        var brace = Array.LastIndexOf(file, (byte)'}');
        if (brace >= 8)
        {
            BitConverter.TryWriteBytes(file, (ulong)(brace + 1 - 8));
        }

        return file;
    }

    private static byte[] WithAnotherDigit(byte[] file, int from, RandomSource random)
    {
        var at = file.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        return at < 0 ? file : Replace(file, from + at, from + at + 1, [(byte)('0' + random.NextIndex(10))]);
    }
}
