namespace Lyraflow.Testing;

/// <summary>A folder of one test's own, gone at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("lyraflow-").FullName;

    /// <summary>What lies in it.</summary>
    public IEnumerable<string> FileNames => new DirectoryInfo(Path).EnumerateFileSystemInfos().Select(file => file.Name).Order();

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file.</summary>
    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
