using Lyraflow.Data.Stripe82;

namespace Lyraflow.Data.Tests.Stripe82;

public class DataPlaceTests
{
    [Theory]
    [InlineData("given", "mine", "cache", "given")]
    [InlineData("~/given", "mine", "cache", "/home/me/given")]
    [InlineData(null, "mine", "cache", "mine")]
    [InlineData(null, "", "cache", "cache")]
    [InlineData(null, null, "~/cache", "/home/me/cache")]
    [InlineData(null, null, "~", "/home/me")]
    [InlineData(null, null, null, null)]
    public void The_first_place_that_is_named_is_chosen(string? given, string? mine, string? cache, string? expected) =>
        Assert.Equal(expected, Choose(given, mine, cache)?.Path);

    [Fact]
    public void The_reason_says_who_chose()
    {
        Assert.Contains("given", Choose("x", "y", "z")!.Reason, StringComparison.Ordinal);
        Assert.Contains("$LYRAFLOW_DATA", Choose(null, "y", "z")!.Reason, StringComparison.Ordinal);
        Assert.Contains("$ASTROML_DATA", Choose(null, null, "z")!.Reason, StringComparison.Ordinal);
    }

    private static DataPlace? Choose(string? given, string? mine, string? cache) => DataPlace.Choose(
        given,
        name => name switch { "LYRAFLOW_DATA" => mine, "ASTROML_DATA" => cache, _ => null },
        "/home/me");
}
