namespace Lyraflow.Tests.Storage;

/// <summary>A folder of one test's own, gone at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lyraflow-tests-");

    public IEnumerable<string> FileNames => _folder.EnumerateFileSystemInfos().Select(file => file.Name).Order();

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
