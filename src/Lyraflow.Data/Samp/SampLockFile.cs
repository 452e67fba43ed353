using Lyraflow.Primitives;

namespace Lyraflow.Data.Samp;

/// <summary>
/// Where the hub of this user listens, which it writes into a file (https://www.ivoa.net/documents/SAMP/, section 4.2): the
/// one that SAMP_HUB names, or <c>.samp</c> in the home folder.
/// </summary>
/// <param name="Url">Where it listens.</param>
/// <param name="Secret">What it is told by those who could read the file.</param>
internal sealed record SampLockFile(Uri Url, string Secret)
{
    private const string Prefix = "std-lockurl:";
    private const int MostBytes = 1 << 16;

    /// <summary>Finds the hub.</summary>
    /// <returns>Null where no hub runs.</returns>
    /// <exception cref="InputException">The file is there, and is no such file.</exception>
    public static SampLockFile? Find()
    {
        var path = PathOf(Environment.GetEnvironmentVariable("SAMP_HUB"));
        string[] lines;
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > MostBytes)
            {
                return null;
            }

            lines = File.ReadAllLines(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({DisplayText.Plain(fault.Message, 200).TrimEnd('.')}); it says where the "
                + "SAMP hub is.", fault);
        }

        var values = lines.Where(line => !line.StartsWith('#')).Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0].Trim()).ToDictionary(group => group.Key, group => group.Last()[1].Trim());
        return values.TryGetValue("samp.secret", out var secret)
            && Uri.TryCreate(values.GetValueOrDefault("samp.hub.xmlrpc.url"), UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
                ? new SampLockFile(url, secret)
                : throw new InputException($"{path}: does not say where the SAMP hub is; start the hub again, for example in TOPCAT.");
    }

    private static string PathOf(string? hub)
    {
        if (hub is { Length: > 0 })
        {
            return hub.StartsWith(Prefix, StringComparison.Ordinal)
                && Uri.TryCreate(hub[Prefix.Length..], UriKind.Absolute, out var url) && url.IsFile
                    ? url.LocalPath
                    : throw new InputException($"SAMP_HUB is {DisplayText.Quoted(hub)}, not {Prefix}file:///…, the file of a hub on this "
                        + "machine; correct it or unset it.");
        }

        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".samp");
    }
}
