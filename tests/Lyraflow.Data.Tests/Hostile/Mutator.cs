using Lyraflow.Primitives;

namespace Lyraflow.Data.Tests.Hostile;

/// <summary>Damages files in the ways that networks, disks and enemies do.</summary>
internal static class Mutator
{
    public static byte[] Damage(byte[] sound, RandomSource random)
    {
        var bytes = sound.ToList();
        for (var times = 1 + random.NextIndex(4); times > 0; times--)
        {
            DamageOnce(bytes, random);
        }

        return [.. bytes];
    }

    private static void DamageOnce(List<byte> bytes, RandomSource random)
    {
        if (bytes.Count == 0)
        {
            return;
        }

        var place = random.NextIndex(bytes.Count);
        var length = 1 + random.NextIndex(Math.Min(64, bytes.Count - place));
        switch (random.NextIndex(8))
        {
            case 0:
                bytes[place] = (byte)random.NextIndex(256);
                break;
            case 1:
                bytes[place] ^= (byte)(1 << random.NextIndex(8));
                break;
            case 2:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
            case 3:
                bytes.RemoveRange(place, length);
                break;
            case 4:
                bytes.InsertRange(place, bytes.GetRange(random.NextIndex(bytes.Count - length + 1), length));
                break;
            case 5:
                Overwrite(bytes, place, bytes.GetRange(random.NextIndex(bytes.Count - length + 1), length));
                break;
            case 6:
                Overwrite(bytes, place, [.. Enumerable.Repeat((byte)(random.NextIndex(2) * 255), Math.Min(length, 8))]);
                break;
            default:
                ChangeNumber(bytes, place, random);
                break;
        }
    }

    private static void Overwrite(List<byte> bytes, int place, List<byte> replacement)
    {
        for (var i = 0; i < replacement.Count && place + i < bytes.Count; i++)
        {
            bytes[place + i] = replacement[i];
        }
    }

    /// <summary>Puts another number, signed or long, where a header has one.</summary>
    private static void ChangeNumber(List<byte> bytes, int place, RandomSource random)
    {
        var digit = bytes.FindIndex(place, b => b is >= (byte)'0' and <= (byte)'9');
        if (digit < 0)
        {
            return;
        }

        string[] numbers = ["0", "1", "9", "-1", "255", "65536", "2147483647", "4294967296", "9223372036854775807", "99999999999999999999"];
        Overwrite(bytes, digit, [.. numbers[random.NextIndex(numbers.Length)].Select(c => (byte)c)]);
    }
}
