namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Columns whose names differ only in case.</summary>
public sealed class Case01Names : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_columns_are_carried_under_their_places()
    {
        _folder.Write("n.csv", "X,x,u,g,r,i", "1,2,19,18,17.5,17.2");

        var lines = _folder.Scored("n.csv");

        Assert.StartsWith("X,x_1,u,g,r,i,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1,2,19,18,17.5,17.2,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("2,", _folder.Scored("n.csv", "--columns", "x")[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("U,u,g,r,i", "25,19,18,17.5,17.2")]
    [InlineData("u,U,g,r,i", "19,25,18,17.5,17.2")]
    public void The_exact_name_wins(string header, string row)
    {
        _folder.Write("both.csv", header, row);
        _folder.Write("one.csv", "u,g,r,i", "19,18,17.5,17.2");

        Assert.Equal(_folder.Scored("one.csv", "--columns", "g")[1], _folder.Scored("both.csv", "--columns", "g")[1]);
    }

    [Fact]
    public void Neither_is_taken_where_none_is_exact()
    {
        _folder.Write("n.csv", "Ab,aB,u,g,r,i", "1,2,19,18,17.5,17.2");

        _folder.Refused(
            ["score", "m.safetensors", "n.csv", "-o", "-", "-q", "--columns", "ab"],
            "'ab' may be any of the columns 'Ab', 'aB'");
    }

    [Theory]
    [InlineData("outlier")]
    [InlineData("Posterior_QSO")]
    public void A_column_called_like_a_score_is_neither_dropped_nor_confused(string name)
    {
        _folder.Write("n.csv", $"{name},u,g,r,i", "7,19,18,17.5,17.2");

        _folder.Refused(["score", "m.safetensors", "n.csv", "-o", "o.csv", "-q"], $"'{name}'", "--columns");
        _folder.Done("score", "m.safetensors", "n.csv", "-o", "o.csv", "-q", "--columns", "u");
    }

    [Fact]
    public void Classes_that_differ_only_in_case_have_columns_of_their_own()
    {
        _folder.Write("n.csv", [.. TableCases.Table.Select(line => line.Replace(",qso", ",STAR", StringComparison.Ordinal))]);
        _folder.Train("n.csv", "u-g, g-r", "x.safetensors", "--label", "cls");

        _folder.Done("score", "x.safetensors", "n.csv", "-o", "o.csv", "-q", "--columns", "u");

        Assert.StartsWith("u,log_density_star,log_density_STAR_1,log10_ratio_STAR,", _folder.Lines("o.csv")[0], StringComparison.Ordinal);
        Assert.Equal("n\n2000\n", _folder.Done("sql", "x.safetensors", "select count(log_density_STAR_1(u-g, g-r)) n from 'n.csv'").Output);
    }
}
