using System.Security;
using Lyraflow.Primitives;

namespace Lyraflow.Storage;

/// <summary>The one-line messages of this folder, kept in one place so that they read alike.</summary>
internal static class StorageErrors
{
    /// <summary>What cannot be done to a path.</summary>
    public const string Read = "read";

    /// <inheritdoc cref="Read"/>
    public const string Written = "written";

    private const int LongestQuote = 80;

    /// <summary>The file was read, but is not what it should be.</summary>
    public static InputException Malformed(string source, string what, Exception? cause = null) =>
        new(OneLine($"{source}: not a usable model file: {what}; copy the file again or write it anew"), cause!);

    /// <summary>The file system let a path not be read, or not be written.</summary>
    public static InputException CannotBe(string done, string path, Exception failure)
    {
        if (done == Read && failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return new InputException(OneLine($"{path}: there is no such file; check the path."), failure);
        }

        var reason = failure switch
        {
            DirectoryNotFoundException => "its folder does not exist",
            PathTooLongException => "the path is too long",
            UnauthorizedAccessException or SecurityException => "access is denied, or it is a folder",
            _ => failure.Message,
        };
        return CannotBe(done, path, reason, failure);
    }

    public static InputException CannotBe(string done, string path, string reason, Exception? failure = null) =>
        new(OneLine($"{path}: cannot be {done}: {reason}"), failure!);

    /// <summary>The file is there, and may not be replaced.</summary>
    public static InputException Exists(string path) => new(OneLine($"{path} exists already"), Remedy.ReplaceFile);

    public static bool IsFileFailure(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or SecurityException;

    public static string FullPath(string done, string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (ArgumentException failure)
        {
            throw CannotBe(done, path, "this is not a path", failure);
        }
    }

    /// <summary>Text out of a file, kept short enough for a message.</summary>
    public static string Quote(string text) =>
        text.Length <= LongestQuote ? $"'{text}'" : $"'{text[..LongestQuote]}…'";

    private static string OneLine(string text) =>
        string.Create(text.Length, text, static (line, from) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? '?' : from[i];
            }
        });
}
