namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Compressed text that is cut or damaged.</summary>
public sealed class CaseF03CutGzip : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    private readonly byte[] _whole;

    public CaseF03CutGzip()
    {
        using var memory = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(memory, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(File.ReadAllBytes(_folder["base.csv"]));
        }

        _whole = memory.ToArray();
    }

    [Fact]
    public void Whole_it_is_read()
    {
        File.WriteAllBytes(_folder["c.csv.gz"], _whole);
        Assert.Equal(2001, _folder.Scored("c.csv.gz").Length);

        // Two members one behind the other are one file.
        var rows = System.Text.Encoding.UTF8.GetBytes("1,19,18,17.5,17,star\n");
        using var memory = new MemoryStream();
        memory.Write(_whole);
        using (var gzip = new System.IO.Compression.GZipStream(memory, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(rows);
        }

        File.WriteAllBytes(_folder["two.csv.gz"], memory.ToArray());
        Assert.Equal(2002, _folder.Scored("two.csv.gz").Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(1000)]
    [InlineData(10_000)]
    public void Cut_it_is_refused(int missing)
    {
        File.WriteAllBytes(_folder["c.csv.gz"], _whole[..^missing]);
        _folder.Refused(["score", "m.safetensors", "c.csv.gz", "-o", "o.csv", "-q"], "c.csv.gz", "cut short or damaged");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(2)]
    public void A_wrong_checksum_or_length_is_refused(int fromEnd)
    {
        _whole[^fromEnd] ^= 255;
        File.WriteAllBytes(_folder["c.csv.gz"], _whole);
        _folder.Refused(["score", "m.safetensors", "c.csv.gz", "-o", "o.csv", "-q"], "c.csv.gz", "cut short or damaged");
    }
}
