using Lyraflow.Primitives;

namespace Lyraflow.Storage;

/// <summary>A temporary folder; it ends with this, or else is removed by a later run.</summary>
public sealed class ScratchFolder : IDisposable
{
    /// <summary>Makes it.</summary>
    /// <exception cref="InputException">The folder for temporary files cannot be used.</exception>
    public ScratchFolder()
    {
        var parent = System.IO.Path.GetTempPath();
        if (!Directory.Exists(parent))
        {
            throw new InputException($"The folder for temporary files, {parent}, is not there; name another with TMPDIR.");
        }

        TemporaryNames.Clear(parent);
        Path = System.IO.Path.Combine(parent, TemporaryNames.New());
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Path);
            }
            else
            {
                // Rows of a catalogue are nobody else's business.
                Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception failure) when (StorageErrors.IsFileFailure(failure))
        {
            throw new InputException(
                $"The folder for temporary files, {parent}, cannot be used "
                    + $"({DisplayText.Plain(failure.Message, 200).TrimEnd('.')}); name another with TMPDIR.",
                failure);
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception failure) when (StorageErrors.IsFileFailure(failure))
        {
            // A later run removes it.
        }
    }
}
