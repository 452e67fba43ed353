using System.IO.Pipes;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>Passes on to the standard output what DuckDB writes to a file.</summary>
internal static class StandardOutput
{
    /// <summary>
    /// Runs a writer. It gets the name of a pipe: by the name of the standard output it would open that anew, and empty
    /// a file to which a user lets output be appended.
    /// </summary>
    /// <param name="write">Writes to the file of that name.</param>
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
        catch (InputException) when (reader is { IsCompleted: true, Result: false })
        {
            // Nobody reads on, as in "lyraflow ... | head": then nothing more is to be said.
            return;
        }
        finally
        {
            pipe.DisposeLocalCopyOfClientHandle();
            reader.Wait();
        }
    }

    /// <summary>Whether all could be passed on.</summary>
    private static bool PassOn(AnonymousPipeServerStream pipe)
    {
        try
        {
            using var output = Console.OpenStandardOutput();
            pipe.CopyTo(output);
            return true;
        }
        catch (IOException)
        {
            // The writer notices that its reader is gone.
            pipe.Dispose();
            return false;
        }
    }
}
