using System.Net;

namespace Lyraflow.Explore.Tests;

/// <summary>Who is let in.</summary>
public sealed class GateTests(ExampleFixture fixture) : IClassFixture<ExampleFixture>
{
    [Fact]
    public async Task The_address_opens_the_page_which_may_load_nothing_from_elsewhere()
    {
        using var response = await fixture.Page.GetAsync(string.Empty);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(fixture.Session.Address.IsLoopback);
        Assert.Matches("^/[0-9a-f]{48}/$", fixture.Session.Address.AbsolutePath);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/catalog")]
    [InlineData("/000000000000000000000000000000000000000000000000/catalog")]
    [InlineData("//catalog")]
    public async Task Nobody_without_the_token(string path)
    {
        using var response = await fixture.Page.GetAsync(new Uri(fixture.Session.Address, "/").AbsoluteUri.TrimEnd('/') + path);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Nobody_whom_another_page_has_sent(string header, string value)
    {
        using var response = await fixture.Page.GetAsync("catalog", (header, value));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("posterior", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_itself_by_either_name_of_this_machine()
    {
        var port = fixture.Session.Address.Port;
        using var own = await fixture.Page.GetAsync("catalog", ("Origin", $"http://127.0.0.1:{port}"), ("Sec-Fetch-Site", "same-origin"));
        using var other = await fixture.Page.GetAsync("catalog", ("Host", $"localhost:{port}"), ("Origin", $"http://localhost:{port}"));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task The_address_of_a_browsers_command_line_leads_to_the_page_once()
    {
        using var folder = new TemporaryFolder();
        await using var session = await Example.ExploreAsync(folder);
        using var page = new PageClient(session.Address);
        using var stranger = await page.GetAsync(session.Opening.AbsoluteUri, ("Origin", "http://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);
        using var first = await page.GetAsync(session.Opening.AbsoluteUri);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(session.Address, first.RequestMessage!.RequestUri);
        using var second = await page.GetAsync(session.Opening.AbsoluteUri);
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
    }

    [Fact]
    public async Task Two_sessions_have_two_tokens()
    {
        using var folder = new TemporaryFolder();
        await using var other = await Example.ExploreAsync(folder);
        Assert.NotEqual(fixture.Session.Address.AbsolutePath, other.Address.AbsolutePath);
    }
}
