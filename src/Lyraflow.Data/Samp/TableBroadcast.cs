using Lyraflow.Data.Tables;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Samp;

/// <summary>
/// Hands a table to the programs at the user's SAMP hub, such as TOPCAT and Aladin: they are told where the file is, and load
/// it (https://www.ivoa.net/documents/SAMP/).
/// </summary>
public static class TableBroadcast
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Makes sure that a file is of a format that can be sent.</summary>
    /// <param name="path">The file, which need not be there yet.</param>
    /// <exception cref="InputException">It is not.</exception>
    public static void RequireSendable(string path) => MessageOf(path);

    /// <summary>Whether a hub says that it runs.</summary>
    public static bool HasHub => SampLockFile.Find() is not null;

    /// <summary>Sends a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="program">What this program calls itself.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>What became of it, in a line: the names of the programs, or that there is no hub or nobody at it.</returns>
    /// <exception cref="InputException">There is no such file, or it cannot be sent.</exception>
    public static async Task<string> SendAsync(string path, string program, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var message = MessageOf(path);
        var file = Path.GetFullPath(path);
        if (!File.Exists(file))
        {
            throw new InputException($"{path}: there is no such file; check the path.");
        }

        if (SampLockFile.Find() is not { } hub)
        {
            return $"no SAMP hub is running (TOPCAT and Aladin start one): nothing was sent, and {path} is there.";
        }

        // Hubs close a connection behind each answer: none is used twice, nor opened in advance.
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.Zero,
        };
        using var client = new HttpClient(handler) { Timeout = LongestWait, MaxResponseContentBufferSize = 1 << 20 };
        client.DefaultRequestHeaders.ConnectionClose = true;
        try
        {
            var names = await SendAsync(new XmlRpc(client, hub.Url), hub.Secret, message, file, program, cancellation)
                .ConfigureAwait(false);
            return names.Count == 0 ? $"no program at the SAMP hub takes such a table: nothing was sent, and {path} is there."
                : $"sent {path} to {string.Join(", ", names.Select(name => DisplayText.Plain(name)))}.";
        }
        catch (SampException fault)
        {
            return $"the SAMP hub {fault.Message}: nothing was sent, and {path} is there.";
        }
    }

    private static string MessageOf(string path) => TableFormats.OfName(path)?.SampMessage ?? throw new InputException(
        $"{path}: programs take tables by way of SAMP as {TableFormats.List(format => format.SampMessage is not null)}; name it so, or "
            + "convert it.");

    private static async Task<IReadOnlyList<string>> SendAsync(
        XmlRpc hub, string secret, string message, string file, string program, CancellationToken cancellation)
    {
        var registration = await hub.CallAsync("samp.hub.register", [secret], cancellation).ConfigureAwait(false);
        var key = XmlRpc.Text(registration, "samp.private-key");
        try
        {
            await Call("samp.hub.declareMetadata", new Dictionary<string, object>
            {
                ["samp.name"] = program,
                ["samp.description.text"] = "Normalizing flows for catalogues",
            }).ConfigureAwait(false);
            var told = await Call("samp.hub.notifyAll", new Dictionary<string, object>
            {
                ["samp.mtype"] = message,
                ["samp.params"] = new Dictionary<string, object>
                {
                    ["url"] = new Uri(file).AbsoluteUri,
                    ["table-id"] = file,
                    ["name"] = Path.GetFileName(file),
                },
            }).ConfigureAwait(false);
            string[] clients = [.. (told as List<object> ?? []).OfType<string>()];
            return [.. await Task.WhenAll(clients.Select(NameOf)).ConfigureAwait(false)];
        }
        finally
        {
            await Attempt("samp.hub.unregister").ConfigureAwait(false);
        }

        async Task<string> NameOf(string client)
            => XmlRpc.Text(await Attempt("samp.hub.getMetadata", client).ConfigureAwait(false), "samp.name") is { Length: > 0 } name
                ? name : client;

        // What fails behind the message takes nothing back.
        async Task<object> Attempt(string method, params object[] arguments)
        {
            try
            {
                return await Call(method, arguments).ConfigureAwait(false);
            }
            catch (SampException)
            {
                return string.Empty;
            }
        }

        Task<object> Call(string method, params object[] arguments) => hub.CallAsync(method, [key, .. arguments], cancellation);
    }
}
