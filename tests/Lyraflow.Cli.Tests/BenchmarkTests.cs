using System.Text.Json.Nodes;
using System.Text;
using Lyraflow.Primitives;

namespace Lyraflow.Cli.Tests;

/// <summary>Standard sets in the published layout, small.</summary>
public sealed class BenchmarkTests : IDisposable
{
    private const int Columns = 43;
    private const int Rows = 400;

    private readonly TemporaryFolder _folder = new();

    public BenchmarkTests()
    {
        var header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({Rows}, {Columns}), }}\n";
        var random = new RandomSource(1);
        using var file = new BinaryWriter(File.Create(_folder["data.npy"]));
        file.Write([0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. Encoding.ASCII.GetBytes(header)]);
        for (var i = 0; i < Rows * Columns; i++)
        {
            file.Write(random.NextNormal());
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_standard_set_is_trained_validated_and_tested_on_its_own_rows()
    {
        string[] command =
        [
            "train", "data.npy", "--benchmark", "miniboone", "--flow", "maf", "--layers", "1", "--hidden", "8", "--epochs", "1",
            "--overwrite", "-q", "-o", "m.safetensors"
        ];
        var json = LyraflowProgram.Run(_folder.Path, [.. command, "--json"]);
        Assert.True(json.ExitCode == 0, json.Error);
        var result = JsonNode.Parse(json.Output)!;
        Assert.Equal((324, 36), ((int)result["classes"]![0]!["training_rows"]!, (int)result["classes"]![0]!["validation_rows"]!));
        Assert.Equal(40, (int)result["test"]!["rows"]!);

        // Standard normal rows have −ln p = 61 ± √21.5 per row.
        var mean = (double)result["test"]!["log_likelihood"]!["mean"]!;
        var error = (double)result["test"]!["log_likelihood"]!["standard_error"]!;
        Assert.InRange(mean, -75, -55);
        Assert.InRange(error, 0.3, 3);

        var text = LyraflowProgram.Run(_folder.Path, command).Output;
        Assert.Contains(
            FormattableString.Invariant($"Test rows 40: log likelihood {mean:f3} ± {2 * error:f3} nats"), text, StringComparison.Ordinal);
        Assert.Equal(0, LyraflowProgram.Run(_folder.Path, "info", "m.safetensors").ExitCode);
    }

    [Theory]
    [InlineData("'mnist'", "--benchmark", "mnist")]
    [InlineData("8", "--benchmark", "power")]
    [InlineData("no HDF5", "--benchmark", "bsds300")]
    [InlineData("leave out --features", "--benchmark", "miniboone", "--features", "data_0, data_1")]
    [InlineData("leave out --features", "--benchmark", "miniboone", "--where", "data_0 < 1")]
    [InlineData("--features SQL,SQL")]
    public void What_does_not_fit_a_standard_set_is_said_in_one_line(string named, params string[] arguments)
        => Refusal.AssertOne(LyraflowProgram.Run(_folder.Path, ["train", "data.npy", "-o", "x.safetensors", "-q", .. arguments]), named);
}
