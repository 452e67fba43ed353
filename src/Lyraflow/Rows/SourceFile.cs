namespace Lyraflow.Rows;

/// <summary>A file that rows came from.</summary>
/// <param name="Path">The path as it was given or found.</param>
/// <param name="Sha256">SHA-256 of the file's bytes, 64 lower-case hexadecimal digits.</param>
public sealed record SourceFile(string Path, string Sha256);
