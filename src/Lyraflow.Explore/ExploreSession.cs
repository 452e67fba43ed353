using Lyraflow.Explore.Content;
using Lyraflow.Explore.Server;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Explore;

/// <summary>A catalogue or a model that is being looked at, until this is disposed of.</summary>
public sealed class ExploreSession : IAsyncDisposable
{
    private readonly ExploredContent _content;
    private readonly ExploreServer _server;

    private ExploreSession(ExploredContent content, ExploreServer server) => (_content, _server) = (content, server);

    /// <summary>The address of the page on this machine, with the token that opens it.</summary>
    public Uri Address => _server.Address;

    /// <summary>
    /// An address that leads to the page once: for the command line of a browser, which others on the machine can read.
    /// </summary>
    public Uri Opening => _server.Opening;

    /// <summary>The number of rows.</summary>
    public long Rows => _content.Table.Rows;

    /// <summary>Loads the rows, and begins to serve the page.</summary>
    /// <param name="request">What is looked at.</param>
    /// <param name="progress">Told of the loading; null for nobody.</param>
    /// <param name="cancellation">Ends the loading.</param>
    /// <exception cref="InputException">
    /// The catalogue or the model cannot be read, a value of the request is impossible, or the port is taken.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing remains.</exception>
    public static async Task<ExploreSession> StartAsync(
        ExploreRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        InputException.ThrowUnless(request.Port is >= 0 and <= 65535, $"A port is a number from 0 to 65535, not {request.Port}.");
        var content = await Task.Run(() => new ContentLoader(request, progress, cancellation).Load(), cancellation).ConfigureAwait(false);
        try
        {
            return new(content, await ExploreServer.StartAsync(content, request.Port, cancellation).ConfigureAwait(false));
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        _content.Dispose();
    }
}
