using System.Globalization;
using Lyraflow.Workflows.Metrics;
using Spectre.Console;

namespace Lyraflow.Cli.Output;

/// <summary>Tables on the terminal, all in one style.</summary>
internal static class ResultTable
{
    /// <summary>A table whose first column names the rows, to the left; numbers stand to the right.</summary>
    public static Table New(string title, params IEnumerable<string> columns)
    {
        var table = Empty();
        table.AddColumn(Markup.Escape(title));
        return table.AddNumbers(columns);
    }

    /// <summary>A table of numbers alone.</summary>
    public static Table OfNumbers(params IEnumerable<string> columns) => Empty().AddNumbers(columns);

    /// <summary>Adds columns of numbers.</summary>
    public static Table AddNumbers(this Table table, params IEnumerable<string> columns)
    {
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        }

        return table;
    }

    /// <summary>Text with numbers, the same in every country.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number with its interval. Brackets are Spectre's markup, so they stand twice.</summary>
    public static string Interval(Estimate estimate)
        => Text($"{estimate.Value:f3} [[{estimate.Interval!.Low:f3}, {estimate.Interval.High:f3}]]");

    private static Table Empty() => new() { Border = TableBorder.Rounded };
}
