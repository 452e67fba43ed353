using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Tests.Runs;

public sealed class CacheFolderTests
{
    [Theory]
    [InlineData("/tmp/cache", "/tmp/cache/lyraflow")]
    [InlineData(null, "/home/me/.cache/lyraflow")]
    [InlineData("", "/home/me/.cache/lyraflow")]
    [InlineData("not/absolute", "/home/me/.cache/lyraflow")]
    public void Downloads_go_where_the_desktop_keeps_such_things(string? cache, string expected)
        => Assert.Equal(expected, CacheFolder.Choose(cache, "/home/me"));
}
