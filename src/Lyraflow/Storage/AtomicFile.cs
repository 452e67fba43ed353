using Lyraflow.Primitives;

namespace Lyraflow.Storage;

/// <summary>Writes files so that a reader, or a crash, never meets half of one.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a temporary file in the same folder, flushes it to the disk and renames it. If anything fails, the
    /// temporary is removed and a file that was there before stays as it was.
    /// </summary>
    /// <remarks>A symbolic link at <paramref name="path"/> is replaced, not followed.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that exists may be replaced.</param>
    /// <param name="write">Writes the content; what it throws passes through, failures of the disk excepted.</param>
    /// <exception cref="InputException">
    /// The file exists and may not be replaced, or the file system refuses; the message names the path.
    /// </exception>
    public static void Write(string path, bool overwrite, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        WriteWith(path, overwrite, temporary =>
        {
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            write(stream);
            stream.Flush(flushToDisk: true);
        });
    }

    /// <summary>The same for a writer that wants the name of a file: it gets that of the temporary one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether a file that exists may be replaced.</param>
    /// <param name="write">Writes the temporary file, which is not there yet.</param>
    /// <param name="temporary">What <see cref="NewTemporary"/> gave for the path; null for a new one.</param>
    /// <inheritdoc cref="Write" path="/exception"/>
    public static void WriteWith(string path, bool overwrite, Action<string> write, string? temporary = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        var target = StorageErrors.FullPath(StorageErrors.Written, path);
        if (Directory.Exists(target))
        {
            throw StorageErrors.CannotBe(StorageErrors.Written, path, "it is a folder");
        }

        // Renaming onto /dev/null, as the superuser of a container can, would take the device away.
        if (Path.GetDirectoryName(target) == "/dev")
        {
            throw StorageErrors.CannotBe(StorageErrors.Written, path, "it is a device");
        }

        if (!overwrite && File.Exists(target))
        {
            throw StorageErrors.Exists(path);
        }

        // Not named after the target, whose name may be as long as the file system allows.
        TemporaryNames.Clear(Path.GetDirectoryName(target)!);
        temporary ??= NewTemporary(target);
        try
        {
            WriteAndMove(temporary, target, overwrite, write);
        }
        catch (Exception failure) when (StorageErrors.IsFileFailure(failure))
        {
            throw StorageErrors.CannotBe(StorageErrors.Written, path, failure);
        }
    }

    /// <summary>The path of a temporary file beside a file, for whoever has to allow it before it is written.</summary>
    /// <param name="path">The file.</param>
    public static string NewTemporary(string path)
        => Path.Combine(Path.GetDirectoryName(StorageErrors.FullPath(StorageErrors.Written, path))!, TemporaryNames.New());

    private static void WriteAndMove(string temporary, string target, bool overwrite, Action<string> write)
    {
        try
        {
            write(temporary);
            File.Move(temporary, target, overwrite);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
