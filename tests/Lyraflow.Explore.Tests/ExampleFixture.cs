namespace Lyraflow.Explore.Tests;

/// <summary>The made-up catalogue, being looked at.</summary>
public sealed class ExampleFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal PageClient Page { get; private set; } = null!;

    public ExploreSession Session { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Session = await Example.ExploreAsync(_folder);
        Page = new PageClient(Session.Address);
    }

    public async ValueTask DisposeAsync()
    {
        Page.Dispose();
        await Session.DisposeAsync();
        _folder.Dispose();
    }
}
