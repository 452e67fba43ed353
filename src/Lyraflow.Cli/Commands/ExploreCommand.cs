using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Formulas;
using Lyraflow.Explore;
using Lyraflow.Explore.Content;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow explore</c>.</summary>
internal static class ExploreCommand
{
    public static Command Create()
    {
        var catalog = new CatalogArguments(required: false, hasModel: true);
        var model = new Option<string?>("--model")
        {
            Description = "Model file, or reference: its features, classes and thresholds are shown, and a catalogue that it has not "
                + "scored is scored first.",
            HelpName = "MODEL",
        };
        var target = new Option<string?>("--target")
        {
            Description = "The class that is sought. [default: the rarest of the training]",
            HelpName = "CLASS",
        };
        var prior = new Option<string?>("--prior")
        {
            Description = "How common the class is, to begin with: a probability, equal, or CLASS=P,CLASS=P. [default: as in the training]",
            HelpName = "P",
        };
        var features = new Option<string?>("--features")
        {
            Description = "Formulas to draw besides the columns, such as \"u-g, g-r\".",
            HelpName = "SQL,SQL",
        };
        var columns = new Option<string?>("--columns")
        {
            Description = "Columns of the input to keep. [default: all]",
            HelpName = "A,B",
        };
        var port = new Option<int>("--port") { Description = "Port of the page on this machine; 0 for any that is free.", HelpName = "N" };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Open no browser; the address is printed in any case." };
        var command = new Command("explore", """
            Look at a catalogue, at a model, or at both, on a page of this machine that needs no network: densities of any two columns,
            contours of the classes, ratio and posterior, what a threshold selects, and the rows. Without INPUT, rows are drawn from
            the model. Ctrl+C ends it.

            Examples:
              lyraflow explore scored.parquet --model model.safetensors
              lyraflow explore field.fits --model reference --prior 0.005
              lyraflow explore stars.csv --features "u-g, g-r"
              lyraflow explore --model reference
            """);
        catalog.AddTo(command);
        foreach (var option in new Option[] { model, target, prior, features, columns, port, noBrowser })
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new ExploreRequest
            {
                Catalog = parsed.GetValue(catalog.Input) is null ? null : catalog.Of(parsed),
                Model = parsed.GetValue(model),
                Target = parsed.GetValue(target),
                Prior = parsed.GetValue(prior),
                Features = parsed.GetValue(features) is { } formulas ? Sql.SplitList(formulas, features.Name) : [],
                Columns = parsed.GetValue(columns) is { } names ? Sql.SplitList(names, columns.Name) : null,
                Port = parsed.GetValue(port),
                Threads = parsed.GetValue(catalog.Threads),
            };
            // Bars are shown as long as the work does not return.
            var session = ProgressDisplay.Show(
                parsed.GetValue(catalog.Quiet),
                progress => ExploreSession.StartAsync(request, progress, cancellation).GetAwaiter().GetResult());
            await using (session.ConfigureAwait(false))
            {
                Print(session, parsed.GetValue(catalog.Json));
                if (!parsed.GetValue(noBrowser))
                {
                    Browser.Open(session.Opening);
                }

                await UntilEnd(cancellation).ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(ExploreSession session, bool json)
    {
        if (json)
        {
            var place = new ExploredPlace(session.Address.AbsoluteUri, session.Rows);
            Console.Out.WriteLine(JsonSerializer.Serialize(place, ResultJson.Default.ExploredPlace));
            return;
        }

        Note.Write(string.Create(CultureInfo.InvariantCulture, $"{session.Rows:n0} rows; Ctrl+C ends. Open in a browser on this machine:"));
        Console.Out.WriteLine(session.Address.AbsoluteUri);
    }

    private static async Task UntilEnd(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // This is how one ends it.
        }
    }
}

/// <summary>Where a page is.</summary>
/// <param name="Address">Its address, with the token.</param>
/// <param name="Rows">The rows that it shows.</param>
internal sealed record ExploredPlace(string Address, long Rows);
