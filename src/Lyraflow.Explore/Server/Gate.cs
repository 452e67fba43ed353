using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lyraflow.Explore.Server;

/// <summary>
/// Lets in who knows the address with its token, and nobody whom another page has sent: a browser tells by Origin and
/// Sec-Fetch-Site who asks, and by Host whether a name of somebody else's was made to lead here.
/// </summary>
/// <param name="token">The token.</param>
/// <param name="opening">Another, which opens the page once.</param>
/// <param name="port">The port.</param>
internal sealed class Gate(string token, string opening, int port)
{
    private const int BytesOfToken = 24;

    private readonly byte[] _token = Encoding.ASCII.GetBytes(token);
    private readonly byte[] _opening = Encoding.ASCII.GetBytes(opening);
    private readonly string[] _hosts = [$"127.0.0.1:{port}", $"localhost:{port}"];
    private int _isOpened;

    /// <summary>A token that nobody guesses.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomBytes());

    /// <summary>Why a request is refused; null where it is let in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">What it asks for, behind the token.</param>
    public string? Refusal(HttpRequest request, out string path)
    {
        path = string.Empty;
        return Stranger(request) ?? (HasToken(request, _token, out path) ? null : "lacks the token of the address");
    }

    /// <summary>Whether a request asks for the page by the address that opens it once, and is the first.</summary>
    /// <param name="request">The request.</param>
    public bool Opens(HttpRequest request)
        => Stranger(request) is null && HttpMethods.IsGet(request.Method) && HasToken(request, _opening, out var path) && path.Length == 0
            && Interlocked.Exchange(ref _isOpened, 1) == 0;

    private string? Stranger(HttpRequest request)
    {
        var host = request.Headers.Host.ToString();
        if (!_hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            return "asks for another host";
        }

        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !origin.Equals($"http://{host}", StringComparison.OrdinalIgnoreCase))
        {
            return "comes from another page";
        }

        if (request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none"))
        {
            return "comes from another page";
        }

        return null;
    }

    private static bool HasToken(HttpRequest request, byte[] token, out string path)
    {
        var parts = (request.Path.Value ?? string.Empty).Split('/', 3);
        path = parts.Length < 3 ? string.Empty : parts[2];
        return parts.Length == 3 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(parts[1]), token);
    }

    // On Linux .NET's own random bytes need OpenSSL, which need not be there; those of the system are the same.
    private static byte[] RandomBytes()
    {
        if (OperatingSystem.IsWindows())
        {
            return RandomNumberGenerator.GetBytes(BytesOfToken);
        }

        var bytes = new byte[BytesOfToken];
        using var source = File.OpenRead("/dev/urandom");
        source.ReadExactly(bytes);
        return bytes;
    }
}
