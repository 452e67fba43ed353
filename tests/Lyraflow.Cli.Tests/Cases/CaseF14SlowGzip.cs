using System.IO.Compression;

namespace Lyraflow.Cli.Tests.Cases;

/// <summary>A damaged file that the engine took half a minute over.</summary>
public sealed class CaseF14SlowGzip : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Is_refused_at_once()
    {
        // A quote that never closes, in lines that go on and on.
        using (var gzip = new GZipStream(File.Create(_folder["slow.csv.gz"]), CompressionLevel.Optimal))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes("u,g,r,i\n\"" + new string('x', 20_000_000)));
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        _folder.Refused(["score", "m.safetensors", "slow.csv.gz", "-o", "o.csv", "-q"], "slow.csv.gz", "line 2");
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }
}
