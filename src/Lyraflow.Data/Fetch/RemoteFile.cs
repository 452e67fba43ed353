using Lyraflow.Data.Binary;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Fetch;

/// <summary>A file to download.</summary>
/// <param name="Name">Its name, on the server and here.</param>
/// <param name="MaximumLength">More bytes are not taken.</param>
/// <param name="Verify">Looks at the file of a path, and throws an <see cref="InputException"/> unless it is the right one.</param>
public sealed record RemoteFile(string Name, long MaximumLength, Action<string> Verify)
{
    /// <summary>A file whose every byte is known.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="maximumLength">More bytes are not taken.</param>
    /// <param name="sha256">Its SHA-256, lower-case hexadecimal.</param>
    public static RemoteFile Known(string name, long maximumLength, string sha256) => new(name, maximumLength, path =>
    {
        InputFile.OpenHashed(path, out var source).Dispose();
        if (source.Sha256 != sha256)
        {
            throw new InputException($"its SHA-256 is {source.Sha256}, not {sha256}");
        }
    });
}

/// <summary>How patient a download is.</summary>
public sealed record DownloadSettings
{
    /// <summary>How often it is tried in all.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Time before the second attempt; it doubles with every further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Most time for a connection to come about.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most time for a file in all, so that no server can hold a run with a byte now and then.</summary>
    public TimeSpan WholeTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Most time without a byte.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>How far a download has come.</summary>
/// <param name="Name">The file.</param>
/// <param name="Bytes">Bytes that are here, those of an earlier run included.</param>
/// <param name="Total">Bytes in all; null when the server did not say.</param>
/// <param name="Trouble">What is to be mended just now; null when nothing.</param>
public readonly record struct DownloadProgress(string Name, long Bytes, long? Total, string? Trouble = null);
