using System.Text.Json;

namespace Lyraflow.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_says_what_every_thing_is()
    {
        var outcome = LyraflowProgram.Run(_folder.Path, "doctor");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        string[] named =
        [
            "Lyraflow 0.", ".NET 10.", "DuckDB v1.", $"{Environment.ProcessorCount}", "DejaVu Sans", Path.GetTempPath(),
            Path.Combine(_folder.Path, ".cache", "lyraflow"), "lyraflow fetch",
        ];
        Assert.All(named, text => Assert.Contains(text, outcome.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void It_finds_the_data_that_a_command_would_use()
    {
        new SyntheticStars().Write(_folder["rrlyrae.npz"]);

        Assert.Equal("improvable", Condition("data", []));
        Assert.Equal("good", Condition("data", new() { ["LYRAFLOW_DATA"] = _folder.Path }));
        Assert.Equal("improvable", Condition("data", new() { ["LYRAFLOW_DATA"] = _folder["elsewhere"] }));
    }

    [Fact]
    public void It_fails_where_the_program_cannot_work()
    {
        Assert.Equal("broken", Condition("processor", new() { ["LYRAFLOW_VECTOR_BITS"] = "7" }, exitCode: 1));
        Assert.Equal("broken", Condition("temporary files", new() { ["TMPDIR"] = _folder["nowhere"] }, exitCode: 1));
    }

    private string Condition(string thing, Dictionary<string, string> environment, int exitCode = 0)
    {
        var outcome = LyraflowProgram.RunWith(_folder.Path, environment, "doctor", "--json");
        Assert.Equal((exitCode, ""), (outcome.ExitCode, outcome.Error));
        using var diagnosis = JsonDocument.Parse(outcome.Output);
        Assert.Equal(exitCode == 0, diagnosis.RootElement.GetProperty("usable").GetBoolean());
        var finding = diagnosis.RootElement.GetProperty("findings").EnumerateArray().Single(
            finding => finding.GetProperty("name").GetString() == thing);
        var condition = finding.GetProperty("condition").GetString()!;
        Assert.Equal(condition == "good", finding.GetProperty("advice").ValueKind == JsonValueKind.Null);
        return condition;
    }
}
