using System.IO.Compression;
using System.Security.Cryptography;
using Lyraflow.Data.Stripe82;
using Lyraflow.Data.Tests.Fits;
using Lyraflow.Data.Tests.NumPy;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Data.Tests.Stripe82;

public class Stripe82CatalogTests
{
    private static readonly byte[] Data =
        NpyBuilder.Array("<f4", "(3, 4)", NumberBytes.OfFloats(Enumerable.Range(0, 12).Select(i => i / 10f)));

    private static readonly byte[] Labels = NpyBuilder.Array("<f8", "(3,)", NumberBytes.OfDoubles(0, 0, 1));

    // Magnitudes u g r i z: inside the box, too blue, inside, undefined.
    private static readonly float[][] Standards =
        [[20f, 19f, 18.9f, 18.8f, 18.7f], [19.5f, 19f, 18.9f, 18.8f, 18.7f], [21f, 20f, 19.7f, 19.6f, 19.5f], [float.NaN, 1f, 1f, 1f, 1f]];

    private static readonly float[][] Variables = [[18f, 17f, 16.9f, 16.8f, 16.7f], [30f, 17f, 16.9f, 16.8f, 16.7f]];

    [Fact]
    public void The_archive_is_read_from_its_folder_or_by_its_name()
    {
        using var folder = new TemporaryFolder();
        var archive = Archive(Data, Labels);
        var path = folder.Write("rrlyrae.npz", archive);
        folder.Write("RRLyrae.fit", []);
        folder.Write("sdss_S82standards.npy", []);

        foreach (var place in (string[])[folder.Path, path])
        {
            var catalog = Stripe82Catalog.Load(place);

            Assert.Equal(["u-g", "g-r", "r-i", "i-z"], catalog.Features.Select(feature => feature.Name));
            Assert.All(catalog.Features, feature => Assert.Equal("mag", feature.Unit));
            Assert.Equal(["star", "rrlyrae"], catalog.Classes);
            Assert.Equal([0, 0, 1], catalog.Labels);
            Assert.Equal([0.1f, 0.5f, 0.9f], catalog.Values[1]);
            Assert.Equal([new SourceFile(path, Convert.ToHexStringLower(SHA256.HashData(archive)))], catalog.Sources);
        }
    }

    [Fact]
    public void The_pair_is_read_from_its_folder_or_by_either_name()
    {
        using var folder = new TemporaryFolder();
        var variables = folder.Write("RRLyrae.fit", FitsFile(Variables));
        var standards = folder.Write("sdss_S82standards.npy", StandardsFile(Standards));

        foreach (var place in (string[])[folder.Path, variables, standards])
        {
            var catalog = Stripe82Catalog.Load(place);

            Assert.Equal([0, 0, 1, 1], catalog.Labels);
            Assert.Equal([20f - 19f, 21f - 20f, 18f - 17f, 30f - 17f], catalog.Values[0]);
            Assert.Equal([19f - 18.9f, 20f - 19.7f, 17f - 16.9f, 17f - 16.9f], catalog.Values[1]);
            Assert.Equal([18.8f - 18.7f, 19.6f - 19.5f, 16.8f - 16.7f, 16.8f - 16.7f], catalog.Values[3]);
            Assert.Equal([standards, variables], catalog.Sources.Select(source => source.Path));
            Assert.All(
                catalog.Sources,
                source => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(source.Path))), source.Sha256));
        }
    }

    [Fact]
    public void When_nothing_is_there_the_message_tells_where_it_looked()
    {
        using var folder = new TemporaryFolder();
        var archive = Path.Combine(folder.Path, "rrlyrae.npz");
        var gone = Path.Combine(folder.Path, "gone");

        InputFault.Expect(
            () => Stripe82Catalog.Load(folder.Path),
            archive, "RRLyrae.fit", "sdss_S82standards.npy");
        Assert.Equal(Remedy.Download, Assert.Throws<InputException>(() => Stripe82Catalog.Load(folder.Path)).Remedy);
        InputFault.Expect(() => Stripe82Catalog.Load(gone), Path.Combine(gone, "rrlyrae.npz"));
        InputFault.Expect(() => Stripe82Catalog.Load(""), "rrlyrae.npz");

        var variables = folder.Write("RRLyrae.fit", FitsFile(Variables));
        InputFault.Expect(() => Stripe82Catalog.Load(folder.Path), $"{variables} (is there)");
        InputFault.Expect(() => Stripe82Catalog.Load(variables), $"{variables} (is there)");
        InputFault.Expect(() => Stripe82Catalog.Load(folder.Write("stars.csv", [])), "stars.csv", ".npz");
    }

    [Fact]
    public void Archives_with_other_contents_are_refused()
    {
        var labels = NpyBuilder.Array("<i4", "(3,)", new byte[8], NumberBytes.Of(1));
        Refuse("zip archive", "download it again", Archive(Data, labels)[..200]);
        Refuse("3 columns", "f4", Archive(NpyBuilder.Array("<f4", "(4, 3)", new byte[48]), labels));
        Refuse("4 columns", "i4", Archive(NpyBuilder.Array("<i4", "(3, 4)", new byte[48]), labels));
        Refuse(
            "1 columns",
            "not the combined set",
            Archive(NpyBuilder.File(NpyBuilder.Header("[('u', '<f4')]", "(3,)"), new byte[12]), labels));
        Refuse("labels.npy", "4 × 1", Archive(Data, NpyBuilder.Array("<f8", "(4,)", new byte[32])));
        Refuse("labels.npy", "3 × 2", Archive(Data, NpyBuilder.Array("<f8", "(3, 2)", new byte[48])));
        Refuse(
            "has 2 in row 1 (the first is 0)",
            "labels.npy",
            Archive(Data, NpyBuilder.Array("<f8", "(3,)", NumberBytes.OfDoubles(0, 2, 1))));
        Refuse("has NaN in row 0", "labels.npy", Archive(Data, NpyBuilder.Array("<f8", "(3,)", NumberBytes.OfDoubles(double.NaN, 0, 1))));
        Refuse("has 0.5 in row 2", "labels.npy", Archive(Data, NpyBuilder.Array("<f8", "(3,)", NumberBytes.OfDoubles(1, 0, 0.5))));
        Refuse("no row is of the class rrlyrae", "not the combined set", Archive(Data, NpyBuilder.Array("<f8", "(3,)", new byte[24])));
        Refuse(
            "row 2 (the first is 0)",
            "column r-i",
            Archive(NpyBuilder.Array("<f4", "(3, 4)", NumberBytes.OfFloats([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, float.NaN, 0])), labels));
        Refuse("no array 'labels'", "'data'", NpyBuilder.Archive(CompressionLevel.NoCompression, ("data.npy", Data)));
    }

    [Fact]
    public void Pairs_with_other_contents_are_refused()
    {
        RefusePair("RRLyrae.fit", "row 1 (the first is 0)", FitsFile([Variables[0], [1, 1, float.NaN, 1, 1]]), StandardsFile(Standards));
        RefusePair("RRLyrae.fit", "column g-r", FitsFile([Variables[0], [1, 1, float.NaN, 1, 1]]), StandardsFile(Standards));
        RefusePair("RRLyrae.fit", "not a FITS file", StandardsFile(Standards), StandardsFile(Standards));
        RefusePair("RRLyrae.fit", "no column 'umag'", FitsBuilder.OneColumn("E", [1f]), StandardsFile(Standards));
        RefusePair("RRLyrae.fit", "promises 2 rows", FitsFile(Variables)[..^2870], StandardsFile(Standards));
        RefusePair("sdss_S82standards.npy", "not a NumPy", FitsFile(Variables), FitsFile(Variables));
        RefusePair("sdss_S82standards.npy", "no field 'mmu_u'", FitsFile(Variables), Data);
        RefusePair("sdss_S82standards.npy", "cut short", FitsFile(Variables), StandardsFile(Standards)[..^1]);
        RefusePair("sdss_S82standards.npy", "no row is of the class star", FitsFile(Variables), StandardsFile(Standards[3..]));
        RefusePair("sdss_S82standards.npy", "no row is of the class rrlyrae", FitsFile([]), StandardsFile(Standards));
    }

    private static byte[] Archive(byte[] data, byte[] labels) =>
        NpyBuilder.Archive(CompressionLevel.NoCompression, ("data.npy", data), ("labels.npy", labels));

    private static byte[] FitsFile(float[][] magnitudes) =>
    [
        .. FitsBuilder.Primary,
        .. FitsBuilder.Header(FitsBuilder.TableCards(20, magnitudes.Length, "ugriz".Select(band => ($"{band}mag", "E")))),
        .. FitsBuilder.Pad([.. magnitudes.SelectMany(row => row).SelectMany(m => NumberBytes.Of(m, isBigEndian: true))]),
    ];

    private static byte[] StandardsFile(float[][] magnitudes)
    {
        var bands = string.Join(", ", "ugriz".Select(band => $"('Nobs_{band}', '<i4'), ('mmu_{band}', '<f4')"));
        byte[] Row(float[] row) => [.. new byte[8], .. row.SelectMany(m => (byte[])[.. new byte[4], .. NumberBytes.Of(m)])];
        return NpyBuilder.File(
            NpyBuilder.Header($"[('RA', '<f8'), {bands}]", $"({magnitudes.Length},)"),
            [.. magnitudes.SelectMany(Row)]);
    }

    private static void Refuse(string part, string otherPart, byte[] archive)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("rrlyrae.npz", archive);
        InputFault.Expect(() => Stripe82Catalog.Load(folder.Path), path, part, otherPart);
    }

    private static void RefusePair(string file, string part, byte[] variables, byte[] standards)
    {
        using var folder = new TemporaryFolder();
        folder.Write("RRLyrae.fit", variables);
        folder.Write("sdss_S82standards.npy", standards);
        InputFault.Expect(() => Stripe82Catalog.Load(folder.Path), file, part);
    }
}
