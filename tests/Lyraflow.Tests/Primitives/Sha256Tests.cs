using System.Security.Cryptography;
using Lyraflow.Primitives;

namespace Lyraflow.Tests.Primitives;

public sealed class Sha256Tests
{
    [Fact]
    public void It_is_that_of_the_platform_at_every_length()
    {
        Assert.SkipUnless(Sha256.PlatformHasCryptography, "NO OPENSSL HERE: there is nothing to compare SHA-256 with.");
        var bytes = new byte[70_000];
        new Random(5).NextBytes(bytes);
        foreach (var length in Enumerable.Range(0, 200).Append(bytes.Length))
        {
            var part = bytes[..length];
            Assert.Equal(SHA256.HashData(part), Sha256.Compute(part));
            Assert.Equal(SHA256.HashData(part), Sha256.Compute(new OneWayStream(part)));
        }
    }

    [Fact]
    public void It_is_that_of_the_standard()
        => Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Sha256.Hex("abc"u8));
}
