using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Lyraflow.Cli.Tests;

/// <summary>The packages, made and installed as a user would, with nothing but a folder to install from.</summary>
[Collection(Alone.Name)]
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_tool_is_packed_installed_and_runs()
    {
        var project = Repository.File("src", "Lyraflow.Cli", "Lyraflow.Cli.csproj");
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        Dotnet(
            "pack", project, "-c", configuration, "--no-build", "-o",
            _folder["packages"],
            $"-p:ToolPlatforms={RuntimeInformation.RuntimeIdentifier}",
            "-nodeReuse:false",
            "-v",
            "q");
        Dotnet("tool", "install", "Lyraflow.Cli", "--tool-path", _folder["tools"], "--source", _folder["packages"]);

        var tool = _folder[Path.Combine("tools", OperatingSystem.IsWindows() ? "lyraflow.exe" : "lyraflow")];
        Assert.Matches(@"^\d+\.\d+\.\d+", Run(tool, "--version"));
        Assert.Contains("rrlyrae", Run(tool, "info", "reference"), StringComparison.Ordinal);
        Assert.Equal("answer\n42\n", Run(tool, "sql", "reference", "select 42 as answer"));
        var root = Path.GetDirectoryName(Repository.File("Lyraflow.slnx"))!;
        Assert.All(Directory.EnumerateFiles(_folder["packages"], "*.nupkg"), package => AssertClean(package, root, _folder.Path));
    }

    /// <summary>The package says what it is, and holds no path of this machine in anything of ours.</summary>
    private static void AssertClean(string package, params string[] paths)
    {
        using var archive = ZipFile.OpenRead(package);
        var description = Encoding.UTF8.GetString(
            Read(archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal))));
        Assert.Contains("<license type=\"expression\">MIT</license>", description, StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", description, StringComparison.Ordinal);
        Assert.Contains("probability density", description, StringComparison.Ordinal);
        foreach (var entry in archive.Entries.Where(entry => entry.Name.StartsWith("Lyraflow", StringComparison.Ordinal)))
        {
            var content = Encoding.Latin1.GetString(Read(entry));
            Assert.All(paths, path => Assert.DoesNotContain(path, content, StringComparison.Ordinal));
        }
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private void Dotnet(params string[] arguments) => Run(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments);

    private string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{error.GetAwaiter().GetResult()}");
        return output;
    }
}
