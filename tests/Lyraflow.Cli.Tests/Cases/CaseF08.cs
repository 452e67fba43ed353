namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Folders that cannot be used are named.</summary>
public sealed class CaseF08 : IDisposable
{
    private readonly CaseFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_for_temporary_files_that_is_not_there()
        => Refusal.AssertOne(
            LyraflowProgram.RunWith(
                _folder.Path, new() { ["TMPDIR"] = "/nonexistent" }, "score", "m.safetensors", "base.csv", "-o", "o.csv", "-q"),
            "/nonexistent",
            "TMPDIR");

    [Fact]
    public void A_folder_for_results_within_a_file()
    {
        Directory.CreateDirectory(_folder["d"]);
        File.Copy(_folder["base.csv"], _folder["d/a.csv"]);
        File.Copy(_folder["base.csv"], _folder["d/b.csv"]);
        _folder.Write("f", "");

        _folder.Refused(["score", "m.safetensors", "d", "-o", "f/sub", "-q"], "f/sub", "cannot be made");
    }
}
