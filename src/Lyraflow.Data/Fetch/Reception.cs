using System.Net.Http.Headers;
using System.Net;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Fetch;

/// <summary>A reception that ended early, for a reason that may pass.</summary>
internal sealed class BrokenOffException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>One attempt to receive what is still missing of a file.</summary>
internal sealed class Reception(
    HttpClient client, TimeSpan silence, Uri address, RemoteFile file, string partial, IProgress<DownloadProgress>? progress)
{
    private const int BlockLength = 1 << 16;
    private const int MostRedirections = 10;

    /// <summary>Receives; afterwards the partial file is as long as the server says the file is.</summary>
    /// <exception cref="BrokenOffException">Another attempt may help.</exception>
    /// <exception cref="InputException">None will: there is no such file, or nothing can be written.</exception>
    /// <exception cref="DownloadException">None will: the file is too large.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stream = OpenPartial();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(silence);
        try
        {
            using var response = await AskAsync(stream.Length, patience.Token).ConfigureAwait(false);
            var total = Begin(response, stream);
            using var body = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
            await CopyAsync(body, stream, total, patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new BrokenOffException(
                FormattableString.Invariant($"no answer, or no further byte, for {silence.TotalSeconds:f0} s"),
                fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new BrokenOffException(DisplayText.Plain(fault.Message, 200).TrimEnd('.'), fault);
        }
    }

    /// <summary>
    /// Asks for what is missing, and follows where the server sends, as long as nobody on the way can listen or change
    /// it.
    /// </summary>
    private async Task<HttpResponseMessage> AskAsync(long first, CancellationToken cancellation)
    {
        var place = address;
        for (var redirections = 0; ; redirections++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, place);
            if (first > 0)
            {
                request.Headers.Range = new RangeHeaderValue(first, null);
            }

            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            var next = location.IsAbsoluteUri ? location : new Uri(place, location);
            var isSafe =
                next.Scheme == Uri.UriSchemeHttps
                || (
                    next.Scheme == Uri.UriSchemeHttp
                    && place.Scheme == Uri.UriSchemeHttp
                    && next.Host == place.Host
                    && next.Port == place.Port);
            if (!isSafe)
            {
                throw new DownloadException(
                    $"{address}: the server sends us on to {DisplayText.Plain(next.ToString(), 200)}; only https, or the same "
                        + $"host, is followed.");
            }

            if (redirections == MostRedirections)
            {
                throw new DownloadException($"{address}: the server sends us on more than {MostRedirections} times.");
            }

            place = next;
        }
    }

    /// <summary>Readies the partial file for what the server sends; the length of the whole file, if it is known.</summary>
    private long? Begin(HttpResponseMessage response, FileStream stream)
    {
        var range = response.Content.Headers.ContentRange;
        var status = (int)response.StatusCode;
        long? total;
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when range?.From == stream.Length:
                total = range.Length;
                break;
            case HttpStatusCode.OK:
                // The whole file, from a server that knows no ranges or was not asked for one.
                stream.SetLength(0);
                total = response.Content.Headers.ContentLength;
                break;
            case HttpStatusCode.RequestedRangeNotSatisfiable when range?.Length == stream.Length:
                return null;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                stream.SetLength(0);
                throw new BrokenOffException("the server has other bytes than those that are missing");
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests:
                throw new BrokenOffException($"the server answers {status} {response.ReasonPhrase}");
            default:
                throw status is >= 400 and < 500
                    ? new InputException($"{address}: the server answers {status} {response.ReasonPhrase}", Remedy.CheckAddress)
                    : new BrokenOffException($"the server answers {status} {response.ReasonPhrase}");
        }

        RequireSize(total ?? 0, stream);
        return total;
    }

    private async Task CopyAsync(Stream body, FileStream stream, long? total, CancellationTokenSource patience)
    {
        stream.Position = stream.Length;
        var block = new byte[BlockLength];
        int count;
        while ((count = await body.ReadAsync(block, patience.Token).ConfigureAwait(false)) > 0)
        {
            patience.CancelAfter(silence);
            RequireSize(stream.Length + count, stream);
            Write(stream, block.AsSpan(0, count));
            progress?.Report(new DownloadProgress(file.Name, stream.Length, total));
        }

        if (stream.Length < total)
        {
            throw new BrokenOffException($"the server ended after {stream.Length} of {total} bytes");
        }

        stream.Flush(flushToDisk: true);
    }

    private void RequireSize(long length, FileStream stream)
    {
        if (length > file.MaximumLength)
        {
            stream.SetLength(0);
            throw new DownloadException($"{address}: is larger than the {file.MaximumLength} bytes that {file.Name} may have; "
                + $"check the address.");
        }
    }

    private void Write(FileStream stream, ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        catch (IOException fault)
        {
            throw CannotWrite(fault);
        }
    }

    private FileStream OpenPartial()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(partial)!);

            // Nobody else may write to it: a second fetch ends here.
            return new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(fault);
        }
    }

    private InputException CannotWrite(Exception fault) =>
        new(
            $"{partial}: cannot be written ({DisplayText.Plain(fault.Message, 200)}); another download may be at it",
            Remedy.ChooseFolder,
            fault);
}
