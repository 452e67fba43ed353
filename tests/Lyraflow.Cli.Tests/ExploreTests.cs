using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests;

/// <summary>The command as a user runs it: an address, and Ctrl+C.</summary>
public sealed class ExploreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_examples_of_the_manual_print_an_address_that_opens_and_end_with_Ctrl_C()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SKIPPED: signals are sent with the kill and env of Linux.");
        Assert.Equal(0, LyraflowProgram.Run(_folder.Path, "demo", "--out", ".").ExitCode);
        ModelFile.Save(DecidedModel.Mixtures, _folder["model.safetensors"], overwrite: false);
        var examples = Manual.Examples().Where(words => words[0] == Manual.Explore).ToArray();
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            using var process = LyraflowProgram.Start(_folder.Path, [], ["env", "--default-signal=INT"], [.. example, "--quiet"]);
            var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var address = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            if (address is null)
            {
                Assert.Fail(await said);
            }

            using var client = new HttpClient();
            using var opened = await client.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
            using var refused = await client.GetAsync(new Uri(new Uri(address), "/"), TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (opened.StatusCode, refused.StatusCode));

            using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await said);
            Assert.Contains("Ctrl+C ends", await said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_cannot_be_shown_is_said_in_a_line()
    {
        WriteStars();
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "explore"), "catalogue", "model");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "explore", "missing.csv"), "missing.csv");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "explore", "missing.csv", "--model", "reference"), "missing.csv");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "explore", "stars.csv", "--model", "m.safetensors"), "m.safetensors");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "explore", "stars.csv", "--quiet", "--features", "u_g - x"), "x");
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "explore", "stars.csv", "--port", "70000"), "70000");
    }

    [Fact]
    public void A_port_that_is_taken_is_said_in_a_line()
    {
        WriteStars();
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, "explore", "stars.csv", "--quiet", "--port", port), port, "--port");
    }

    private void WriteStars() => File.WriteAllLines(
        _folder["stars.csv"],
        [
            "u_g,g_r",
            .. Enumerable.Range(0, 200).Select(i =>
                string.Create(CultureInfo.InvariantCulture, $"{1 + (i * 37 % 101 / 400.0)},{0.3 + (i * 53 % 97 / 500.0)}")),
        ]);
}
