using System.IO.Pipes;
using Lyraflow.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Lyraflow.Data.Tables;

/// <summary>Passes on to the standard output what DuckDB writes to a file.</summary>
internal static class StandardOutput
{
    private const int BrokenPipe = 32;

    private enum Outcome
    {
        Done,
        NobodyReads,
        Failed,
    }

    /// <summary>
    /// Runs a writer. It gets the name of a pipe: by the name of the standard output it would open that anew, and empty
    /// a file to which a user lets output be appended.
    /// </summary>
    /// <param name="write">Writes to the file of that name.</param>
    /// <exception cref="InputException">The standard output is closed or full.</exception>
    public static void Receive(Action<string> write)
    {
        if (OperatingSystem.IsWindows())
        {
            write("/dev/stdout");
            return;
        }

        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var reader = Task.Run(() => PassOn(pipe));
        try
        {
            write($"/dev/fd/{pipe.GetClientHandleAsString()}");
        }
        catch (InputException) when (reader is { IsCompleted: true, Result.Outcome: Outcome.NobodyReads })
        {
            // As in "lyraflow ... | head": then nothing more is to be said.
            return;
        }
        catch (InputException) when (reader is { IsCompleted: true, Result.Outcome: Outcome.Failed })
        {
            throw Cannot(reader.Result.Reason);
        }
        finally
        {
            pipe.DisposeLocalCopyOfClientHandle();
            reader.Wait();
        }

        // The end of what was written may have lain in the pipe.
        if (reader.Result.Outcome == Outcome.Failed)
        {
            throw Cannot(reader.Result.Reason);
        }
    }

    private static InputException Cannot(string reason)
        => new($"The standard output cannot be written to ({reason}); the result is not whole.");

    private static (Outcome Outcome, string Reason) PassOn(AnonymousPipeServerStream pipe)
    {
        try
        {
            using var output = Open();
            pipe.CopyTo(output);
            output.Flush();
            return (Outcome.Done, string.Empty);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // The writer notices that its reader is gone.
            pipe.Dispose();
            return fault is not IOException ? (Outcome.Failed, "it is closed")
                : (fault.HResult == BrokenPipe ? Outcome.NobodyReads : Outcome.Failed, DisplayText.Plain(fault.Message, 100).TrimEnd('.'));
        }
    }

    /// <summary>
    /// The console's own stream keeps a file's end right for those who write behind us, but hides that nobody reads a pipe.
    /// </summary>
    private static Stream Open()
    {
        var handle = new SafeFileHandle(1, ownsHandle: false);
        var file = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        return file.CanSeek ? Console.OpenStandardOutput() : file;
    }
}
