using System.Security;
using Lyraflow.Primitives;

namespace Lyraflow.Storage;

/// <summary>The one-line messages of this folder, kept in one place so that they read alike.</summary>
internal static class StorageErrors
{
    private const int LongestQuote = 80;

    /// <summary>The file was read, but is not what it should be.</summary>
    public static InputException Malformed(string source, string what, Exception? cause = null) =>
        new(OneLine($"{source}: not a usable model file: {what}; copy the file again or write it anew"), cause!);

    /// <summary>The file system refused to read or write (the verb) a path.</summary>
    public static InputException Cannot(string verb, string path, Exception failure)
    {
        var reason = failure switch
        {
            FileNotFoundException => "there is no such file",
            DirectoryNotFoundException => "its folder does not exist",
            PathTooLongException => "the path is too long",
            UnauthorizedAccessException or SecurityException => "access is denied, or it is a folder",
            _ => failure.Message,
        };
        return Cannot(verb, path, reason, failure);
    }

    public static InputException Cannot(string verb, string path, string reason, Exception? failure = null) =>
        new(OneLine($"cannot {verb} '{path}': {reason}"), failure!);

    /// <summary>The file is there, and may not be replaced.</summary>
    public static InputException Exists(string path) => new(OneLine($"{path} exists already"), Remedy.ReplaceFile);

    public static bool IsFileFailure(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or SecurityException;

    public static string FullPath(string verb, string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (ArgumentException failure)
        {
            throw Cannot(verb, path, "this is not a path", failure);
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
