namespace Lyraflow.Data.Fetch;

/// <summary>
/// A server or the network failed; the user's input is not at fault. The message is one line that says what happened,
/// where, and what to do.
/// </summary>
public sealed class DownloadException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public DownloadException()
    {
    }

    /// <summary>Creates the exception with the line to show.</summary>
    public DownloadException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the line to show and what lies behind it.</summary>
    public DownloadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
