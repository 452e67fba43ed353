using System.Security.Cryptography;
using System.Text;

namespace Lyraflow.Explore.Tests;

/// <summary>What the page has from others is what they published, with their licence.</summary>
public sealed class VendorTests
{
    [Fact]
    public void Files_of_others_are_unchanged_and_listed()
    {
        var assembly = typeof(ExploreSession).Assembly;
        var listed = Encoding.UTF8.GetString(Read("SHA256SUMS")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("  ")).ToDictionary(parts => parts[1], parts => parts[0]);
        Assert.All(listed, item => Assert.Equal(item.Value, Convert.ToHexStringLower(SHA256.HashData(Read(item.Key)))));
        Assert.Contains("uPlot.LICENSE.txt", listed.Keys);
        Assert.Equal(
            assembly.GetManifestResourceNames().Where(name => name.StartsWith("uPlot", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
            listed.Keys.Order(StringComparer.Ordinal));

        byte[] Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}
