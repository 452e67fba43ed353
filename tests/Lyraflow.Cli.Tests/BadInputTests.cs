namespace Lyraflow.Cli.Tests;

public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Archive => _folder["rrlyrae.npz"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_path_is_named() => AssertRefused(_folder["nowhere"], _folder["nowhere"]);

    [Fact]
    public void A_path_from_the_environment_is_named_with_its_variable()
    {
        var environment = new Dictionary<string, string> { ["LYRAFLOW_DATA"] = _folder["nowhere"] };

        Refusal.AssertOne(
            LyraflowProgram.RunWith(_folder.Path, environment, "reproduce"), _folder["nowhere"], "$LYRAFLOW_DATA");
    }

    [Fact]
    public void A_path_of_two_lines_is_named_in_one() => AssertRefused(_folder["no\nwhere"], _folder["no where"]);

    [Fact]
    public void An_empty_folder_is_named()
    {
        Directory.CreateDirectory(_folder["empty"]);

        AssertRefused(_folder["empty"], _folder["empty"]);
    }

    [Theory]
    [InlineData(0.99)]
    [InlineData(0.5)]
    [InlineData(0.001)]
    [InlineData(0.0)]
    public void A_truncated_archive_is_named(double kept)
    {
        new SyntheticStars().Write(Archive);
        var bytes = File.ReadAllBytes(Archive);
        File.WriteAllBytes(Archive, bytes[..(int)(kept * bytes.Length)]);

        AssertRefused(Archive, Archive);
    }

    [Theory]
    [InlineData("(2200, 3)")]
    [InlineData("(2200, 5)")]
    [InlineData("(8800,)")]
    [InlineData("(2201, 4)")]
    [InlineData("(1100, 2, 4)")]
    [InlineData("(2200000000000, 4)")]
    [InlineData("(-1, 4)")]
    public void A_wrong_shape_is_refused(string shape)
    {
        new SyntheticStars().Write(Archive, shape);

        AssertRefused(Archive, Archive);
    }

    [Theory]
    [InlineData(float.NaN, 0, 0, "u-g")]
    [InlineData(float.PositiveInfinity, 1234, 2, "r-i")]
    [InlineData(float.NegativeInfinity, 2199, 3, "i-z")]
    public void A_colour_that_is_no_number_is_named_by_row_and_column(float value, int row, int column, string name)
    {
        var stars = new SyntheticStars();
        stars.Values[(row * SyntheticStars.Colors) + column] = value;
        stars.Write(Archive);

        AssertRefused(Archive, Archive, $"row {row} ", $"column {name}");
    }

    [Fact]
    public void A_label_that_is_none_is_named_by_row()
    {
        var stars = new SyntheticStars();
        stars.Labels[77] = 2;
        stars.Write(Archive);

        AssertRefused(Archive, Archive, "row 77 ");
    }

    [Theory]
    [InlineData(2000, 0, "sound", "rrlyrae")]
    [InlineData(2000, 9, "sound", "rrlyrae")]
    [InlineData(9, 200, "sound", "star")]
    [InlineData(2000, 2, "paper", "rrlyrae")]
    public void A_class_of_too_few_rows_is_named(int stars, int rrLyrae, string protocol, string named)
    {
        new SyntheticStars(stars, rrLyrae).Write(Archive);

        AssertRefused(Archive, ["--protocol", protocol], named);
    }

    [Fact]
    public void A_colour_without_spread_is_named()
    {
        var stars = new SyntheticStars();
        for (var i = 1; i < stars.Values.Length; i += SyntheticStars.Colors)
        {
            stars.Values[i] = 0.25f;
        }

        AssertRefused(stars.Write(Archive), "g-r");
    }

    [Fact]
    public void A_folder_that_cannot_be_is_refused()
    {
        var data = new SyntheticStars().Write(Archive);
        var below = Path.Combine(data, "below", "a", "file");

        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "reproduce", "--data", data, "--out", below), below, "--out");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "reproduce", "--data", data, "--out", data), data, "--out");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "reproduce", "--data", data, "--out", ""), "--out");
        Assert.Equal([data], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_takes_no_files_is_refused()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "SKIPPED: there is no /proc here, where nothing can be written.");
        var data = new SyntheticStars().Write(Archive);

        Refusal.AssertOne(
            LyraflowProgram.Run(_folder.Path, "reproduce", "--data", data, "--out", "/proc/lyraflow"), "/proc/lyraflow", "--out");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "reproduce", "--data", data, "--out", "/proc/self"), "/proc/", "--out");
    }

    [Fact]
    public void Results_of_an_earlier_run_stay_as_they_are()
    {
        var data = new SyntheticStars().Write(Archive);
        Directory.CreateDirectory(_folder["out"]);
        var earlier = Path.Combine(_folder["out"], "star.safetensors");
        File.WriteAllText(earlier, "precious");

        var outcome = LyraflowProgram.Run(_folder.Path, "reproduce", "--data", data, "--out", "out");

        Refusal.AssertOne(outcome, _folder["out"], "star.safetensors", "--overwrite");
        Assert.Equal([earlier], Directory.EnumerateFileSystemEntries(_folder["out"]));
        Assert.Equal("precious", File.ReadAllText(earlier));
    }

    private void AssertRefused(string data, params string[] named) => AssertRefused(data, [], named);

    private void AssertRefused(string data, string[] more, params string[] named)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, ["reproduce", "--data", data, "--out", "out", .. more]);

        Refusal.AssertOne(outcome, named);
        Assert.False(Directory.Exists(_folder["out"]), "Nothing may be written before the input is known to be good.");
    }
}
