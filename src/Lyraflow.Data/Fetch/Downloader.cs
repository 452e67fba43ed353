using System.Globalization;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Fetch;

/// <summary>
/// Downloads files that appear under their names only when they are whole and right. What has arrived is kept beside
/// as <c>NAME.partial</c>, and the next attempt, or the next run, asks for the rest alone.
/// </summary>
public sealed class Downloader : IDisposable
{
    private const string PartialEnding = ".partial";

    // Bytes of two versions of a file may have met; one more beginning is worth it, a third is not.
    private const int MostWrongFiles = 2;

    private readonly DownloadSettings _options;
    private readonly HttpClient _client;

    /// <summary>Opens no connection yet.</summary>
    public Downloader(DownloadSettings options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = options.ConnectTimeout, AllowAutoRedirect = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("lyraflow");
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Downloads a file, again and again if need be.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="file">What it is.</param>
    /// <param name="folder">Where it goes; a file of its name there is replaced.</param>
    /// <param name="progress">Told about what arrives.</param>
    /// <param name="cancellation">Ends the download; what has arrived is kept.</param>
    /// <exception cref="InputException">There is no such file on the server, or the folder cannot be written to.</exception>
    /// <exception cref="DownloadException">The server or the network failed to the last, or sends something else.</exception>
    public async Task FetchAsync(
        Uri address, RemoteFile file, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        var path = Path.Combine(folder, file.Name);
        var partial = path + PartialEnding;
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new InputException($"{address}: only addresses that begin with https: or http: can be fetched.");
        }

        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        whole.CancelAfter(_options.WholeTimeout);
        try
        {
            await FetchAsync(address, file, path, partial, progress, whole.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new DownloadException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{address}: not whole after {_options.WholeTimeout.TotalMinutes:f0} minutes. "
                        + $"What has arrived is kept: try again later."),
                fault);
        }
        finally
        {
            if (new FileInfo(partial) is { Exists: true, Length: 0 })
            {
                File.Delete(partial);
            }
        }
    }

    private async Task FetchAsync(
        Uri address, RemoteFile file, string path, string partial, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var wrongFiles = 0;
        for (var attempt = 1; ; attempt++)
        {
            string trouble;
            try
            {
                await new Reception(_client, _options.SilenceTimeout, address, file, partial, progress)
                    .RunAsync(cancellation)
                    .ConfigureAwait(false);
                if (Reject(file, partial) is not { } reason)
                {
                    File.Move(partial, path, overwrite: true);
                    return;
                }

                trouble = $"what arrives is not {file.Name} ({reason})";
                wrongFiles++;
            }
            catch (BrokenOffException fault)
            {
                trouble = fault.Message;
            }

            if (attempt == _options.Attempts || wrongFiles == MostWrongFiles)
            {
                throw new DownloadException($"{address}: {trouble}. Tried {attempt} times; what is good of it is kept: try again later.");
            }

            var delay = _options.FirstDelay * (1 << (attempt - 1));
            progress?.Report(
                new DownloadProgress(file.Name, 0, null, FormattableString.Invariant($"{trouble}; again in {delay.TotalSeconds:f1} s")));
            await Task.Delay(delay, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Why a file that is whole is not the right one, and may not stay; null when it is.</summary>
    private static string? Reject(RemoteFile file, string partial)
    {
        try
        {
            file.Verify(partial);
            return null;
        }
        catch (InputException fault)
        {
            File.Delete(partial);
            return DisplayText.Plain(fault.Message.Replace($"{partial}: ", string.Empty, StringComparison.Ordinal).TrimEnd('.'), 200);
        }
    }
}
