using System.Text;
using Lyraflow.Data.Stripe82;

namespace Lyraflow.Data.Tests.Stripe82;

public sealed class StandardsTextTests : IDisposable
{
    private const string Name = "stripe82calibStars_v2.6.dat.gz";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mean_magnitudes_are_read_and_comments_passed_over()
    {
        var path = Write(
            "# a comment",
            PublishedStandards.Line([20.001m, 19m, 18.9m, 18.8m, 18.7m], 0.1m),
            "",
            PublishedStandards.Line([21m, 20m, 19.7m, 19.6m, -99.99m], 0m));

        var magnitudes = StandardsText.ReadMagnitudes(path, deredden: false, out var source);

        Assert.Equal([20.001f, 21f], magnitudes[0]);
        Assert.Equal([18.7f, -99.99f], magnitudes[4]);
        Assert.Equal(path, source.Path);
    }

    [Fact]
    public void Dust_is_taken_off_in_every_band()
    {
        var path = Write(PublishedStandards.Line([20m, 19m, 18.9m, 18.8m, 18.7m], 0.2751m));

        var magnitudes = StandardsText.ReadMagnitudes(path, deredden: true, out _);

        // A_r = 0.2751 is E(B−V) = 0.1.
        float[] expected = [20f - 0.5155f, 19f - 0.3793f, 18.9f - 0.2751f, 18.8f - 0.2086f, 18.7f - 0.1479f];
        Assert.All(expected.Zip(magnitudes), pair => Assert.Equal(pair.First, pair.Second[0], 1e-5f));
    }

    [Fact]
    public void Damaged_files_are_refused_by_line()
    {
        var good = PublishedStandards.Line([20m, 19m, 18.9m, 18.8m, 18.7m], 0m);
        Refuse(Write(good, good.Replace("18.9", "eighteen", StringComparison.Ordinal)), "line 2", "'eighteen'", "column 22");
        Refuse(Write(good, good[..^5]), "line 2", "36 columns");
        Refuse(Write(good + " 1"), "line 1", "more than 37");
        Refuse(_folder.Write(Name, Encoding.ASCII.GetBytes(good)), Name);
        Refuse(Write(new string('1', 70_000)), "65536");
        var whole = File.ReadAllBytes(
            Write([.. Enumerable.Range(0, 200).Select(i => PublishedStandards.Line([20m + (i * 0.017m), 19m, 18.9m, 18.8m, 18.7m], 0m))]));
        Refuse(_folder.Write(Name, whole[..(whole.Length / 2)]), Name);
        whole[^6] ^= 1;
        Refuse(_folder.Write(Name, whole), Name);
    }

    [Fact]
    public void The_published_set_comes_out_of_its_originals_bit_for_bit()
    {
        // The full file of standards is not among the data of this project. Colours in single precision betray the
        // magnitudes, in steps of 0.001, that they are differences of: from those the file is written anew.
        var published = Stripe82Catalog.Load(RealData.File("rrlyrae.npz"));
        File.Copy(RealData.File("RRLyrae.fit"), _folder["RRLyrae.fit"]);
        var outside = PublishedStandards.Line([20m, 19m, 18.5m, 18.4m, 18.3m], 0m);
        Write([outside, .. Enumerable.Range(0, PublishedFiles.Stars).Select(row => PublishedStandards.Line(
            PublishedStandards.Magnitudes([.. published.Values.Select(column => column[row])]), 0m)), outside]);

        var combined = PublishedFiles.Combine(_folder.Path, deredden: false);
        var again = Stripe82Catalog.Load(_folder["rrlyrae.npz"]);

        Assert.Equal(PublishedFiles.Stars + PublishedFiles.RrLyrae, combined.RowCount);
        Assert.Equal(published.Labels, again.Labels);
        for (var j = 0; j < 4; j++)
        {
            Assert.Equal(
                published.Values[j].Select(BitConverter.SingleToInt32Bits),
                combined.Values[j].Select(BitConverter.SingleToInt32Bits));
            Assert.Equal(
                published.Values[j].Select(BitConverter.SingleToInt32Bits),
                again.Values[j].Select(BitConverter.SingleToInt32Bits));
        }
    }

    private static void Refuse(string path, params string[] parts)
        => InputFault.Expect(() => StandardsText.ReadMagnitudes(path, deredden: false, out _), [path, .. parts]);

    private string Write(params string[] lines) => PublishedStandards.Write(_folder[Name], lines);
}
