using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests;

[Collection(Alone.Name)]
public sealed partial class InterruptionTests : IDisposable
{
    private const string Interrupt = "INT";
    private const string Terminate = "TERM";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Interrupt, "sound", 150_000, 1)]
    [InlineData(Interrupt, "paper", 300_000, 10)]
    [InlineData(Terminate, "sound", 150_000, 1)]
    public async Task Training_stops_within_a_second_and_keeps_the_best_weights(
        string signal, string protocol, int stars, int firstValidation)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SKIPPED: signals are sent with the kill and env of Linux.");
        var data = new SyntheticStars(stars, 500).Write(_folder["rrlyrae.npz"]);

        var start = Stopwatch.GetTimestamp();
        LyraflowProgram.Run(_folder.Path, "--version");
        var bareProcess = Stopwatch.GetElapsedTime(start);

        // A test run in the background of a shell ignores Ctrl-C, and so would everything that it starts.
        using var process = LyraflowProgram.Start(
            _folder.Path, [], ["env", "--default-signal=INT"], "reproduce", "--data", data, "--out", "out", "--protocol", protocol);
        var error = new List<string>();

        // Until there may be weights better than the first.
        while (error.Count == 0 || EpochOf(error[^1]) < firstValidation)
        {
            error.Add(await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken)
                ?? throw new InvalidOperationException($"It ended early: {string.Join('\n', error)}"));
        }

        Assert.False(process.HasExited);
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var clock = Stopwatch.StartNew();
        error.AddRange(
            (await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).Split(
                '\n', StringSplitOptions.RemoveEmptyEntries));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        // A second, and what the machine takes just now to set up and take down a process that does nothing.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1) + bareProcess);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("interrupted", error[^1], StringComparison.Ordinal);
        Assert.Contains(_folder["out"], error[^1], StringComparison.Ordinal);
        Assert.Equal(
            ["options.json", "star.safetensors"],
            Directory.EnumerateFileSystemEntries(_folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var model = ModelFile.Load(Path.Combine(_folder["out"], "star.safetensors"));
        Assert.True(model.Classes[0].Training!.BestEpoch > 0, "The weights are those of the start.");
        Assert.All(Densities.OfGrid(model), value => Assert.True(double.IsFinite(value)));
    }

    private static int EpochOf(string line)
    {
        var match = EpochOfStars().Match(line);
        return match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : -1;
    }

    [GeneratedRegex("^training star .* epoch ([0-9]+)/")]
    private static partial Regex EpochOfStars();
}
