namespace Lyraflow.Cli.Tests.Cases;

/// <summary>A column that nothing can be learned from is named, with the class.</summary>
public sealed class Case19 : IDisposable
{
    private readonly CaseFolder _folder = new();

    public Case19()
    {
        var lines = File.ReadAllLines(_folder["base.csv"]);
        _folder.Write("e.csv", $"{lines[0]},ext,u2", lines[1..].Select((line, row) =>
        {
            var cells = line.Split(',');
            return CaseFolder.Text($"{line},{(cells[5] == "star" ? 0 : row % 7)},{cells[1]}");
        }));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_copy_of_another_column_is_named()
        => _folder.Refused(["train", "e.csv", "--features", "u,g,u2,r", "-q", "-o", "x.safetensors"], "class all", "u2 follows from u ");

    [Fact]
    public void A_constant_is_named_with_its_class() =>
        _folder.Refused(
            ["train", "e.csv", "--features", "u-g,ext", "--label", "cls", "-q", "-o", "x.safetensors"],
            "class star",
            "ext is 0 in all its 800 rows");

    [Fact]
    public void A_model_is_evaluated_on_rows_without_spread()
    {
        _folder.Write(
            "k.csv",
            "u,g,r,i,cls",
            Enumerable.Range(0, 60).Select(k => CaseFolder.Text($"19,18,17.5,{17 - (0.01 * (k % 2))},{(k % 2 == 0 ? "star" : "qso")}")));

        _folder.Done("evaluate", "m.safetensors", "k.csv", "--label", "cls", "-q", "--no-report", "--out", "e");
    }
}
