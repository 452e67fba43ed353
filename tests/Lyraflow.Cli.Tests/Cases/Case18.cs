using Lyraflow.Primitives;

namespace Lyraflow.Cli.Tests.Cases;

/// <summary>99 is a count among counts, and no magnitude among magnitudes.</summary>
public sealed class Case18 : IDisposable
{
    private readonly CaseFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_number_like_others_is_one_and_the_model_remembers()
    {
        var random = new RandomSource(1);
        _folder.Write(
            "n.csv",
            "nobs,b",
            Enumerable.Range(0, 2000).Select(_ => CaseFolder.Text($"{90 + (int)(21 * random.NextUniform())},{random.NextNormal():f4}")));
        _folder.Write("one.csv", "nobs,b\n99,0\n98,0\n");

        var error = _folder.Done("train", "n.csv", "--features", "nobs,b", "--epochs", "1", "-q", "-o", "x.safetensors").Error;
        var rows = _folder.Lines("score", "x.safetensors", "one.csv", "-o", "-", "-q");
        var chosen = _folder.Lines("score", "x.safetensors", "one.csv", "-o", "-", "-q", "--sentinels", "99");

        Assert.Empty(error);
        Assert.All(rows, row => Assert.NotEqual("", row[2]));
        Assert.Equal(["", rows[1][2]], chosen.Select(row => row[2]));
        Assert.Equal(
            2,
            _folder.Lines("sql", "x.safetensors", "select log_density_all(nobs, b) as d from 'one.csv' where d is not null").Length);
    }

    [Fact]
    public void A_number_unlike_others_is_missing_and_counted()
    {
        var lines = File.ReadAllLines(_folder["base.csv"]);
        _folder.Write("s.csv", lines[0], lines[1..].Select((line, row) =>
        {
            var cells = line.Split(',');
            cells[1] = row % 10 == 0 ? "-9999" : row % 10 == 1 ? "99" : cells[1];
            return string.Join(',', cells);
        }));

        var scored = _folder.Done("score", "m.safetensors", "s.csv", "-o", "o.csv", "-q").Error;
        var trained = _folder
            .Done("train", "s.csv", "--features", "u-g,g-r", "--label", "cls", "--epochs", "1", "-q", "-o", "y.safetensors")
            .Error;

        Assert.Contains("200 of 1,000 rows have no number for a feature, and null for scores (u-g 200); u is -9999 in 100 rows "
            + "and 99 in 100 rows.", scored, StringComparison.Ordinal);
        Assert.Contains("u is -9999 in 100 rows and 99 in 100 rows", trained, StringComparison.Ordinal);
    }
}
