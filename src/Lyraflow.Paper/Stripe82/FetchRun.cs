using System.Globalization;
using Lyraflow.Data.Fetch;
using Lyraflow.Data.Stripe82;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Stripe82;

/// <summary>A request to download the Stripe 82 catalogue.</summary>
public sealed record FetchRequest
{
    /// <summary>The variable with the address of the originals' folder.</summary>
    public const string AddressVariable = "LYRAFLOW_DATA_URL";

    /// <summary>The value of that variable with which nothing is downloaded.</summary>
    public const string NoNetwork = "none";

    /// <summary>The originals' folder; null for $LYRAFLOW_DATA_URL, else that of the astroML project.</summary>
    public string? BaseAddress { get; init; }

    /// <summary>The folder to write to; null for the cache.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether a set is made whose standards are corrected for dust.</summary>
    public bool Deredden { get; init; }

    /// <summary>Whether originals that are there are downloaded again.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How patient the download is.</summary>
    public DownloadSettings Download { get; init; } = new();

    /// <summary>The address, ending with a slash.</summary>
    /// <exception cref="InputException">It is not the address of a folder on the network.</exception>
    internal Uri Address()
    {
        var text = BaseAddress ?? (
            Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } named ? named : PublishedFiles.BaseAddress);
        if (text == NoNetwork)
        {
            throw new InputException(
                $"${AddressVariable} is {NoNetwork}, so that nothing is downloaded; unset it, or give an address", Remedy.CheckAddress);
        }

        if (!Sha256.PlatformHasCryptography && text.StartsWith("https", StringComparison.Ordinal))
        {
            throw new InputException(
                "Nothing can be downloaded without OpenSSL, which is not here (Debian, Ubuntu: apt-get install libssl3 ca-certificates)",
                Remedy.Download);
        }

        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new InputException(
                $"The originals have an address such as {PublishedFiles.BaseAddress}, not '{text}'", Remedy.CheckAddress);
    }
}

/// <summary>What is there after a download.</summary>
/// <param name="Path">The combined set.</param>
/// <param name="Stars">Its stars.</param>
/// <param name="RrLyrae">Its RR Lyrae.</param>
/// <param name="Originals">The originals and their hashes.</param>
public sealed record FetchResult(string Path, int Stars, int RrLyrae, IReadOnlyList<SourceFile> Originals);

/// <summary>Downloads the originals of the Stripe 82 catalogue and makes the combined set of them.</summary>
public static class FetchRun
{
    private const double Megabyte = 1e6;

    /// <summary>Downloads what is not there yet.</summary>
    /// <exception cref="InputException">A value of the request is impossible, or a file that is there is damaged.</exception>
    /// <exception cref="DownloadException">A server or the network failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what has arrived is kept.</exception>
    public static FetchResult Run(FetchRequest request, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var address = request.Address();
        var folder = Path.GetFullPath(request.Folder ?? CacheFolder.Path);
        Download(PublishedFiles.All, address, folder, request, progress, cancellation);
        const string combining = "combining";
        progress?.Report(new StageProgress(combining, 0, string.Empty));
        var catalog = PublishedFiles.Combine(folder, request.Deredden);
        progress?.Report(new StageProgress(combining, 1, string.Empty));
        return new FetchResult(
            Path.Combine(folder, PublishedFiles.CombinedName(request.Deredden)),
            catalog.Labels.Count(label => label == 0),
            catalog.Labels.Count(label => label == 1),
            catalog.Sources);
    }

    internal static void Download(
        IEnumerable<RemoteFile> files,
        Uri address,
        string folder,
        FetchRequest request,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        using var downloader = new Downloader(request.Download);
        foreach (var file in files)
        {
            if (request.Overwrite || !File.Exists(Path.Combine(folder, file.Name)))
            {
                downloader.FetchAsync(new Uri(address, file.Name), file, folder, Reporter.Of(progress), cancellation)
                    .GetAwaiter()
                    .GetResult();
            }

            progress?.Report(new StageProgress(Stage(file.Name), 1, "is there"));
        }
    }

    private static string Stage(string name) => $"fetching {name}";

    private sealed class Reporter(IProgress<StageProgress> progress) : IProgress<DownloadProgress>
    {
        public static Reporter? Of(IProgress<StageProgress>? progress) => progress is null ? null : new Reporter(progress);

        public void Report(DownloadProgress value)
        {
            var total = value.Total is { } bytes ? string.Create(CultureInfo.InvariantCulture, $" of {bytes / Megabyte:f1}") : string.Empty;
            progress.Report(new StageProgress(
                Stage(value.Name),
                value.Total is > 0 and { } all ? 0.99 * value.Bytes / all : 0,
                value.Trouble ?? string.Create(CultureInfo.InvariantCulture, $"{value.Bytes / Megabyte:f1}{total} MB")));
        }
    }
}
