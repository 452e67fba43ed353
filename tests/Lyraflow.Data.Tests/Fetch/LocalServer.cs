using System.Globalization;
using System.Net.Sockets;
using System.Net;
using System.Text;

namespace Lyraflow.Data.Tests.Fetch;

/// <summary>What the server was asked for.</summary>
/// <param name="Path">The path, with its slash.</param>
/// <param name="From">The first byte of the range that was asked for; null for no range.</param>
internal sealed record Request(string Path, long? From);

/// <summary>What it answers: raw bytes of HTTP, after which the connection is closed.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Hang">Whether it keeps the connection open in silence afterwards.</param>
internal sealed record Answer(byte[] Bytes, bool Hang = false)
{
    public static Answer Status(string status) =>
        new(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));

    /// <summary>A body under a status line and further headers; a length is claimed only when given.</summary>
    public static Answer Body(ReadOnlySpan<byte> body, string status = "200 OK", string headers = "", long? claimed = null)
    {
        var length = claimed is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {claimed}\r\n");
        return new([.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{length}{headers}Connection: close\r\n\r\n"), .. body]);
    }

    /// <summary>A well-behaved answer: the file, or its end from where it was asked for.</summary>
    public static Answer Of(byte[] file, Request request) =>
        request.From is { } from
            ? Body(
                file.AsSpan((int)from),
                "206 Partial Content",
                $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}\r\n",
                file.Length - from)
            : Body(file, claimed: file.Length);

    /// <summary>The same, cut after some bytes of the body.</summary>
    public static Answer Cut(byte[] file, Request request, int kept)
    {
        var whole = Of(file, request);
        var body = file.Length - (int)(request.From ?? 0);
        return new Answer(whole.Bytes[..^(body - Math.Min(kept, body))]);
    }
}

/// <summary>A web server on this machine that answers as a test says.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Request, int, Answer> _answer;
    private readonly Task _work;

    /// <param name="answer">From a request and its number, 0 for the first, to the answer.</param>
    public LocalServer(Func<Request, int, Answer> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri(
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/data/")
        );
        _work = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    public List<Request> Requests { get; } = [];

    public void Dispose()
    {
        _stop.Cancel();
        _work.Wait(TimeSpan.FromSeconds(5), CancellationToken.None);
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                using var stream = client.GetStream();
                var request = await ReadAsync(stream);
                Requests.Add(request);
                var answer = _answer(request, Requests.Count - 1);
                await stream.WriteAsync(answer.Bytes, _stop.Token);
                if (answer.Hang)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or IOException)
        {
        }
    }

    private async Task<Request> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var block = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            text.Append(Encoding.ASCII.GetString(block, 0, await stream.ReadAsync(block, _stop.Token)));
        }

        var lines = text.ToString().Split("\r\n");
        const string range = "Range: bytes=";
        var asked = lines.FirstOrDefault(line => line.StartsWith(range, StringComparison.Ordinal));
        return new Request(
            lines[0].Split(' ')[1],
            asked is null ? null : long.Parse(asked[range.Length..].TrimEnd('-'), CultureInfo.InvariantCulture));
    }
}
