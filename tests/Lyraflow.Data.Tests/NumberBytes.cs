namespace Lyraflow.Data.Tests;

/// <summary>The bytes of numbers as files hold them.</summary>
internal static class NumberBytes
{
    /// <summary>The bytes of a number; the tests run on little-endian machines only.</summary>
    public static byte[] Of(object number, bool isBigEndian = false)
    {
        byte[] bytes = number switch
        {
            bool value => [value ? (byte)1 : (byte)0],
            sbyte value => [(byte)value],
            byte value => [value],
            short value => BitConverter.GetBytes(value),
            ushort value => BitConverter.GetBytes(value),
            int value => BitConverter.GetBytes(value),
            uint value => BitConverter.GetBytes(value),
            long value => BitConverter.GetBytes(value),
            ulong value => BitConverter.GetBytes(value),
            Half value => BitConverter.GetBytes(value),
            float value => BitConverter.GetBytes(value),
            double value => BitConverter.GetBytes(value),
            _ => throw new ArgumentException($"No bytes for {number.GetType()}.", nameof(number)),
        };
        if (isBigEndian)
        {
            Array.Reverse(bytes);
        }

        return bytes;
    }

    public static byte[] OfFloats(params IEnumerable<float> values) => [.. values.SelectMany(value => Of(value))];

    public static byte[] OfDoubles(params IEnumerable<double> values) => [.. values.SelectMany(value => Of(value))];
}
