using System.Text.Json.Nodes;

namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Numbers in a model that are none, or out of range, are refused on loading.</summary>
public sealed class CaseF07 : IDisposable
{
    private readonly CaseFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e30f)]
    public void Parameters_that_are_none(float value)
    {
        _folder.FillModel("x.safetensors", value);

        Refused("parameters");
    }

    [Theory]
    [InlineData("scale", 1e-300)]
    [InlineData("scale", 1e300)]
    [InlineData("scale", 0)]
    [InlineData("scale", -1)]
    [InlineData("mean", 1e300)]
    public void Scales_out_of_range(string name, double value)
    {
        _folder.EditModel("x.safetensors", model => model["classes"]![0]!["flow"]!["bijections"]![0]![name]![0] = value);

        Refused(name);
    }

    [Theory]
    [InlineData("training_rows", -1)]
    [InlineData("best_epoch", -5)]
    [InlineData("rows_left_out", -1)]
    public void Counts_below_zero(string name, int value)
    {
        _folder.EditModel("x.safetensors", model => model["classes"]![0]!["training"]![name] = value);

        Refused(name);
    }

    [Fact]
    public void A_feature_with_an_endless_name()
    {
        _folder.EditModel("x.safetensors", model => model["features"]![0]!["name"] = new string('x', 500));
        _folder.Refused(["score", "x.safetensors", "base.csv", "-o", "o.csv", "-q"], "there is no column 'xxx");

        _folder.EditModel("x.safetensors", model => model["features"]![0]!["name"] = new string('x', 5000));
        Refused("characters");

        _folder.EditModel("x.safetensors", model => model["features"]![0] = JsonNode.Parse("{\"name\": null, \"unit\": \"\"}"));
        Refused("not understood");
    }

    [Fact]
    public void More_layers_than_memory_holds() =>
        _folder.Refused(
            ["train", "base.csv", "--features", "u-g,g-r", "--layers", "1000000", "-q", "-o", "y.safetensors"],
            "1 to 1000 layers, not 1000000");

    private void Refused(string named)
    {
        _folder.Refused(["score", "x.safetensors", "base.csv", "-o", "o.csv", "-q"], "x.safetensors is not a usable lyraflow model", named);
        _folder.Refused(["info", "x.safetensors"], "x.safetensors", named);
    }
}
