using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lyraflow.Primitives;

namespace Lyraflow.Cli.Tests.Cases;

/// <summary>
/// What the cases start from: base.csv, a small table of two classes, and m.safetensors, a model of its u-g, g-r, r-i.
/// </summary>
internal sealed class CaseFolder : IDisposable
{
    public const int Rows = 1000;

    private static readonly Lazy<string> Table = new(NewTable);
    private static readonly Lazy<byte[]> Model = new(NewModel);

    private readonly TemporaryFolder _folder = new();

    public CaseFolder()
    {
        File.WriteAllText(_folder["base.csv"], Table.Value);
        File.WriteAllBytes(_folder["m.safetensors"], Model.Value);
    }

    public string Path => _folder.Path;

    public string this[string name] => _folder[name];

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs the program in the folder.</summary>
    public Outcome Run(params string[] arguments) => LyraflowProgram.Run(Path, arguments);

    /// <summary>Runs the program, which must end well.</summary>
    public Outcome Done(params string[] arguments)
    {
        var outcome = Run(arguments);
        Assert.True(outcome.ExitCode == 0, $"lyraflow {string.Join(' ', arguments)} ended with {outcome.ExitCode}: {outcome.Error}");
        return outcome;
    }

    /// <summary>Runs the program, which must refuse in one line that names some things.</summary>
    public void Refused(string[] arguments, params string[] named) => Refusal.AssertOne(Run(arguments), named);

    /// <summary>Writes a text.</summary>
    public void Write(string name, string text) => File.WriteAllText(_folder[name], text);

    /// <summary>Writes a table of rows.</summary>
    public void Write(string name, string header, IEnumerable<string> rows) => Write(name, $"{header}\n{string.Join('\n', rows)}\n");

    /// <summary>The rows that the program writes to standard output, without the header.</summary>
    public string[][] Lines(params string[] arguments)
        => [.. Done(arguments).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];

    /// <summary>Writes the model with its description changed.</summary>
    public void EditModel(string name, Action<JsonNode> edit)
    {
        var file = Model.Value;
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var header = JsonNode.Parse(file.AsSpan(8, length))!;
        var description = JsonNode.Parse((string)header["__metadata__"]!["model"]!)!;
        edit(description);
        header["__metadata__"]!["model"] = description.ToJsonString();
        var changed = Encoding.UTF8.GetBytes(header.ToJsonString());
        var size = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, changed.Length);
        File.WriteAllBytes(_folder[name], [.. size, .. changed, .. file[(8 + length)..]]);
    }

    /// <summary>Writes the model with all its parameters replaced.</summary>
    public void FillModel(string name, float value)
    {
        var file = (byte[])Model.Value.Clone();
        for (var place = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file); place < file.Length; place += 4)
        {
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(place), value);
        }

        File.WriteAllBytes(_folder[name], file);
    }

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string NewTable()
    {
        var random = new RandomSource(1);
        var text = new StringBuilder("objid,u,g,r,i,cls\n");
        for (var row = 0; row < Rows; row++)
        {
            var isQuasar = row % 5 == 0;
            double Normal(double mean, double deviation) => mean + (deviation * random.NextNormal());
            var g = 15 + (6 * random.NextUniform());
            var ug = isQuasar ? Normal(0.2, 0.2) : Normal(1.2, 0.25);
            var gr = isQuasar ? Normal(0.2, 0.15) : (0.4 * ug) + Normal(0, 0.1);
            var ri = isQuasar ? Normal(0.1, 0.15) : (0.3 * gr) + Normal(0, 0.05);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{1237648720693755918 + (row * 7L)},{g + ug:f4},{g:f4},{g - gr:f4},{g - gr - ri:f4},{(isQuasar ? "qso" : "star")}\n");
        }

        return text.ToString();
    }

    private static byte[] NewModel()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["base.csv"], Table.Value);
        var outcome = LyraflowProgram.Run(
            folder.Path,
            "train",
            "base.csv",
            "--features",
            "u-g, g-r, r-i",
            "--label",
            "cls",
            "--epochs",
            "5",
            "--threads",
            "1",
            "-q",
            "-o",
            "m.safetensors");
        Assert.Equal(0, outcome.ExitCode);
        return File.ReadAllBytes(folder["m.safetensors"]);
    }
}
