using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lyraflow.Cli.Output;
using Lyraflow.Paper.Demo;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--out")
        {
            Description = "Folder to write to.",
            DefaultValueFactory = _ => "demo",
            HelpName = "DIR",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace files that are there." };
        var json = CommonOptions.Json();
        var command = new Command("demo", """
            Write small example catalogues, made up and always the same: all examples of the help and of the documentation use them.

            Examples:
              lyraflow demo
              lyraflow demo --out examples
            """) { folder, overwrite, json };
        command.SetAction((parsed, cancellation) =>
        {
            var result = DemoRun.Run(parsed.GetValue(folder)!, parsed.GetValue(overwrite), cancellation);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(result, DemoJson.Default.DemoResult));
            }
            else
            {
                Write(result);
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Write(DemoResult result)
    {
        Console.Out.WriteLine($"Written to {result.Folder}:");
        foreach (var file in result.Files)
        {
            Console.Out.WriteLine(ResultTable.Text($"  {file.Name,-22}{file.Rows,5:n0} rows  {file.Content}"));
        }

        Console.Out.WriteLine($"""

            Try:
              cd {result.Folder}
              lyraflow train stars.csv --features "u-g, g-r, r-i, i-z" --label label --effort quick -o model.safetensors
              lyraflow score model.safetensors field.csv -o candidates.csv --select pure --prior 0.01
            """);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DemoResult))]
internal sealed partial class DemoJson : JsonSerializerContext;
