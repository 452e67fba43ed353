using Lyraflow.Primitives;

namespace Lyraflow.Cli.Tests.Cases;

/// <summary>The logarithm of a negative flux is missing, like an empty cell, in every command.</summary>
public sealed class Case07 : IDisposable
{
    private readonly CaseFolder _folder = new();

    public Case07()
    {
        var random = new RandomSource(1);
        string[] rows =
        [
            .. Enumerable.Range(0, 400).Select(_ => CaseFolder.Text($"{Math.Exp(random.NextNormal()):f5},{random.NextNormal():f5},train")),
        ];
        _folder.Write("f.csv", "f,g,split", [.. rows, "-1,0,train", "0,0,train"]);
        _folder.Write("s.csv", "f,g\n1,0\n-0.1,0\n0,0\n2,1\n");
        var error = _folder
            .Done("train", "f.csv", "--features", "ln(f), g", "--epochs", "2", "-q", "--threads", "1", "-o", "f.safetensors")
            .Error;
        Assert.Contains("2 rows have no label or no number", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scores_are_null_there_and_counted()
    {
        var outcome = _folder.Done("score", "f.safetensors", "s.csv", "-o", "-", "-q");

        AssertMissing([.. outcome.Output.Split('\n').Skip(1).Take(4).Select(line => line.Split(',')[2])]);
        Assert.Contains("2 of 4 rows have no number for a feature, and null for scores (ln(f) 2)", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(2, _folder.Lines("score", "f.safetensors", "s.csv", "-o", "-", "-q", "--missing", "drop").Length);
        _folder.Refused(["score", "f.safetensors", "s.csv", "-o", "x.csv", "-q", "--missing", "fail"], "row 2", "ln(f)");
    }

    [Fact]
    public void So_they_are_in_SQL() =>
        AssertMissing([.. _folder.Lines("sql", "f.safetensors", "select f, log_density_all(ln(f), g) from 's.csv'").Select(row => row[1])]);

    [Fact]
    public void Evaluation_leaves_them_out() =>
        Assert.Contains(
            "2 rows",
            _folder.Done("evaluate", "f.safetensors", "f.csv", "-q", "--no-report", "--out", "e").Output,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("a/b")]
    [InlineData("a*b*1e39*1e39 + 1/b")]
    [InlineData("sqrt(b-1)")]
    public void Other_formulas_without_a_value_are_missing_too(string formula)
    {
        _folder.Write("z.csv", "a,b\n1,0\n1,2\n");

        var rows = _folder.Lines("score", "f.safetensors", "z.csv", "--map", $"f={formula}", "--map", "g=a", "-o", "-", "-q");

        Assert.Equal("", rows[0][2]);
    }

    [Fact]
    public void A_context_without_a_value_is_left_out_of_samples()
    {
        _folder.Done(
            "train", "f.csv", "--features", "g", "--context", "ln(f)", "--flow", "maf", "--epochs", "1", "-q", "-o", "c.safetensors");

        var outcome = _folder.Done("sample", "c.safetensors", "--given", "s.csv", "-q");

        Assert.Equal(3, outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("2 rows of s.csv have no number", outcome.Error, StringComparison.Ordinal);
    }

    private static void AssertMissing(string[] densities)
    {
        Assert.Equal([false, true, true, false], densities.Select(density => density.Length == 0));
    }
}
