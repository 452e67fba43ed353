using Lyraflow.Cli.Tests.Cases;

namespace Lyraflow.Cli.Tests.Formats;

/// <summary>The units that a model was trained in, and those of a catalogue.</summary>
public sealed class UnitTests : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Other_units_than_those_of_the_training_are_refused()
    {
        WriteWith("mag.ecsv", "mag");
        WriteWith("flux.ecsv", "nJy");
        WriteWith("same.ecsv", "Mag");
        _folder.Train("mag.ecsv", "u-g, g-r, r", "t.safetensors", "--label", "cls");
        string[] score = ["score", "t.safetensors", "flux.ecsv", "-o", "-", "-q"];

        Assert.Contains("[mag]", _folder.Done("info", "t.safetensors").Output, StringComparison.Ordinal);
        _folder.Refused(score, "flux.ecsv", "'u' has the unit 'nJy'", "'mag'", "--map", "--ignore-units");
        _folder.Refused(
            ["evaluate", "t.safetensors", "flux.ecsv", "--label", "cls", "--out", "e", "--no-report", "-q"], "'nJy'", "--ignore-units");
        _folder.Done([.. score, "--ignore-units"]);
        _folder.Done([.. score, "--map", "u=-2.5*log10(u)+31.4,g=-2.5*log10(g)+31.4,r=-2.5*log10(r)+31.4"]);
        _folder.Done(["score", "t.safetensors", "same.ecsv", "-o", "-", "-q"]);
        _folder.Done(["score", "t.safetensors", "base.csv", "-o", "-", "-q"]);
    }

    [Fact]
    public void Samples_have_the_units_of_the_training()
    {
        WriteWith("mag.ecsv", "mag");
        _folder.Train("mag.ecsv", "u-g, g-r, u/g", "t.safetensors", "--label", "cls");
        _folder.Done("sample", "t.safetensors", "-n", "10", "-o", "mock.ecsv");

        var lines = _folder.Lines("mock.ecsv");
        Assert.Contains("# - {name: 'u-g', unit: 'mag', datatype: float32}", lines);
        Assert.Contains("# - {name: 'u/g', datatype: float32}", lines);
    }

    /// <summary>The table of the cases as ECSV, its magnitudes in a unit.</summary>
    private void WriteWith(string name, string unit) => _folder.Write(
        name,
        [
            "# %ECSV 1.0", "# ---", "# delimiter: ','", "# datatype:", "# - {name: objid, datatype: int64}",
            .. "ugri".Select(band => $"# - {{name: {band}, datatype: float64, unit: {unit}}}"), "# - {name: cls, datatype: string}",
            .. TableCases.Table,
        ]);
}
