using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.Json;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Stripe82;
using Lyraflow.Paper.Stripe82;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow fetch</c>.</summary>
internal static class FetchCommand
{
    public static Command Create()
    {
        var address = new Option<string?>("--base-url")
        {
            Description = $"Folder of the originals on the network. [default: $LYRAFLOW_DATA_URL, else {PublishedFiles.BaseAddress}]",
            HelpName = "URL",
        };
        var output = new Option<string?>("--out")
        {
            Description = "Folder to write to. [default: $XDG_CACHE_HOME/lyraflow, else ~/.cache/lyraflow, where the other commands look]",
            HelpName = "DIR",
        };
        var deredden = new Option<bool>("--deredden")
        {
            Description = $"Make {PublishedFiles.CombinedName(true)}: magnitudes of the standards are corrected by their A_r times "
                + $"5.155, 3.793, 2.751, 2.086, 1.479 (u g r i z) over 2.751, the coefficients of Schlegel et al. (1998) with which "
                + $"the RR Lyrae were corrected.",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Download again what is there." };
        var json = CommonOptions.Json();
        var quiet = CommonOptions.Quiet();
        var command = new Command("fetch", """
            Download the Stripe 82 catalogue (two files, about 30 MB) and make the combined set of it, as astroML does.
            A download that broke off is continued.

            Examples:
              lyraflow fetch
              lyraflow fetch --deredden --out dereddened
            """) { address, output, deredden, overwrite, json, quiet };
        command.SetAction((parsed, cancellation) =>
        {
            var request = new FetchRequest
            {
                BaseAddress = parsed.GetValue(address),
                Folder = parsed.GetValue(output),
                Deredden = parsed.GetValue(deredden),
                Overwrite = parsed.GetValue(overwrite),
            };
            var result = ProgressDisplay.Show(parsed.GetValue(quiet), progress => FetchRun.Run(request, progress, cancellation));
            if (!request.Deredden && (result.Stars, result.RrLyrae) != (PublishedFiles.Stars, PublishedFiles.RrLyrae))
            {
                Note.Write(
                    $"the published set has {PublishedFiles.Stars} stars and {PublishedFiles.RrLyrae} RR Lyrae, this one "
                        + $"{result.Stars} and {result.RrLyrae}: the originals are others.");
            }

            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(result, FetchJson.Default.FetchResult)
                : string.Create(
                    CultureInfo.InvariantCulture, $"{result.Stars:n0} stars and {result.RrLyrae:n0} RR Lyrae in {result.Path}"));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FetchResult))]
internal sealed partial class FetchJson : JsonSerializerContext;
