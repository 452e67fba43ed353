using Lyraflow.Data.Hats;

namespace Lyraflow.Data.Tests.Hats;

public sealed class HatsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("dataset/Norder=0/Dir=0/Npix=11.parquet", 0, 11)]
    [InlineData("Norder=6/Dir=10000/Npix=10000.parquet", 6, 10_000)]
    [InlineData("dataset/Norder=6/Dir=40000/Npix=49151/part0.parquet", 6, 49_151)]
    [InlineData("dataset/Norder=29/Dir=3458764513820540000/Npix=3458764513820540927.parquet", 29, 3_458_764_513_820_540_927)]
    public void A_path_names_its_pixel(string path, int order, long number)
        => Assert.Equal(new HatsPixel(order, number), HatsPixel.Of(path));

    [Theory]
    [InlineData("dataset/_metadata")]
    [InlineData("dataset/Norder=1/Npix=3.parquet")]
    [InlineData("dataset/Norder=1/Dir=0/Npix=3/deep/part.parquet")]
    [InlineData("dataset/Norder=1/Dir=0/Npix=x.parquet")]
    public void Other_paths_name_none(string path) => Assert.Null(HatsPixel.Of(path));

    [Theory]
    [InlineData("Norder=0/Dir=0/Npix=12.parquet")]
    [InlineData("Norder=30/Dir=0/Npix=12.parquet")]
    [InlineData("Norder=6/Dir=0/Npix=10000.parquet")]
    [InlineData("Norder=99999999999/Dir=0/Npix=1.parquet")]
    [InlineData("Norder=1/Dir=0/Npix=99999999999999999999.parquet")]
    public void A_pixel_that_cannot_be_is_refused(string path) => InputFault.Expect(() => HatsPixel.Of(path), path);

    [Fact]
    public void Properties_are_read_changed_and_written()
    {
        File.WriteAllLines(_folder["hats.properties"], ["# a comment", "", "a = 1", "b=x=y", "list=p q, r", "a=2"]);
        var read = HatsProperties.ReadCatalog(_folder.Path)!;

        Assert.Equal("2", read["a"]);
        Assert.Equal("x=y", read["b"]);
        Assert.Equal(["p", "q", "r"], read.List("list"));
        Assert.Empty(read["none"]);
        using var stream = new MemoryStream();
        read.With([new("b", "z"), new("a", null), new("c", "two\nlines")]).Write(stream);
        Assert.Equal("#HATS catalog\nb=z\nlist=p q, r\nc=two lines\n", System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void The_earlier_name_of_the_properties_counts_beside_a_dataset()
    {
        File.WriteAllText(_folder["properties"], "dataproduct_type=object\n");
        Assert.Null(HatsCatalog.Find(_folder.Path));
        Directory.CreateDirectory(_folder["dataset"]);
        Assert.NotNull(HatsCatalog.Find(_folder.Path));
    }

    [Fact]
    public void A_catalogue_without_pixels_is_refused()
    {
        File.WriteAllText(_folder["hats.properties"], "dataproduct_type=object\n");
        InputFault.Expect(() => HatsCatalog.Find(_folder.Path)!.Leaves(), "dataset", "no file");
    }
}
