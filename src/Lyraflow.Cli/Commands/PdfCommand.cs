using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Formulas;
using Lyraflow.Workflows.ColumnDensities;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow pdf</c>.</summary>
internal static class PdfCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var catalog = new CatalogArguments(hasModel: true);
        var of = new Option<string>("--of")
        {
            Description = "The column that is sought; the rows need not have it.", Required = true, HelpName = "COLUMN",
        };
        var grid = CommonOptions.Grid();
        grid.Required = true;
        var output = new Option<string>("--output", "-o")
        {
            Description = "File to write (.parquet, .csv).", Required = true, HelpName = "OUTPUT",
        };
        var columns = new Option<string?>("--columns") { Description = "Columns of the input to keep. [default: all]", HelpName = "A,B" };
        var prior = new Option<string?>("--prior")
        {
            Description = "How common the classes are. [default: as in the training]", HelpName = "P",
        };
        var (errors, limits) = (CommonOptions.Errors(), CommonOptions.Limits());
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that is there." };
        var command = new Command("pdf", """
            The density of one column of every row given its others, such as the redshift given the magnitudes: on a grid, with mean,
            mode and quantiles. Errors of the others, and columns without a number, are integrated over.

            Examples:
              lyraflow train galaxies.csv --features "u-g, g-r, r-i, i-z, r, redshift" --model mixture -o galaxies.safetensors
              lyraflow pdf galaxies.safetensors galaxies.csv --of redshift --grid 0:2:201 -o redshifts.parquet
              lyraflow pdf galaxies.safetensors galaxies.csv --of redshift --grid 0:2:201 --errors "u=u_err" -o with-errors.parquet
            """);
        command.Arguments.Add(model);
        catalog.AddTo(command);
        foreach (var option in new Option[] { of, grid, output, columns, prior, errors, limits, overwrite })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) =>
        {
            var request = new ColumnDensityRequest
            {
                Catalog = catalog.Of(parsed),
                Model = parsed.GetValue(model)!,
                Of = parsed.GetValue(of)!,
                Grid = parsed.GetValue(grid)!,
                Output = parsed.GetValue(output)!,
                Columns = parsed.GetValue(columns) is { } names ? Sql.SplitList(names, "--columns") : null,
                Prior = parsed.GetValue(prior),
                Errors = parsed.GetValue(errors) ?? [],
                Limits = parsed.GetValue(limits) ?? [],
                Overwrite = parsed.GetValue(overwrite),
            };
            var quiet = parsed.GetValue(catalog.Quiet);
            var result = ProgressDisplay.Show(quiet, progress => ColumnDensityRun.Run(request, progress, cancellation));
            if (parsed.GetValue(catalog.Json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(result, ResultJson.Default.ColumnDensityResult));
            }
            else if (!quiet)
            {
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{result.Rows:n0} rows in {result.Seconds:f1} s ({result.Rows / result.Seconds:n0} rows/s)"));
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
