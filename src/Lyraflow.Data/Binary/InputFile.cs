using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Data.Binary;

/// <summary>Opens the files that users name.</summary>
internal static class InputFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="InputException">The file is missing, is a folder or may not be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: there is no such file; check the path.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(
                $"{path}: cannot be opened ({DisplayText.Plain(fault.Message)}); check the path and its permissions.", fault);
        }
    }

    /// <summary>
    /// Opens a file and takes its hash; the stream stands at the start again. Parsing this very stream ties the
    /// hash to the bytes read, even when someone puts another file in its place meanwhile.
    /// </summary>
    public static FileStream OpenHashed(string path, out SourceFile source)
    {
        var stream = Open(path);
        try
        {
            source = new SourceFile(path, Sha256.Hex(stream));
            stream.Position = 0;
            return stream;
        }
        catch (IOException fault)
        {
            stream.Dispose();
            throw new InputException($"{path}: cannot be read ({DisplayText.Plain(fault.Message)}); check the disk.", fault);
        }
    }
}
