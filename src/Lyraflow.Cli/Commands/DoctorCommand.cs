using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lyraflow.Cli.Doctor;
using Lyraflow.Cli.Output;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow doctor</c>.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("doctor", """
            Look at what the program finds on this machine (processor, threads, memory, figures, folders, data, versions), and say
            what to do about it. The exit code is 1 where it cannot work at all.

            Examples:
              lyraflow doctor
              lyraflow doctor --json
            """) { json };
        command.SetAction(parsed =>
        {
            var diagnosis = Checkup.Run();
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(diagnosis, DoctorJson.Default.Diagnosis));
            }
            else
            {
                foreach (var finding in diagnosis.Findings)
                {
                    Console.Out.WriteLine($"{Mark(finding.Condition)} {finding.Name,-16}{finding.Found}");
                    if (finding.Advice is { } advice)
                    {
                        Console.Out.WriteLine($"{string.Empty,-23}→ {advice}");
                    }
                }
            }

            return diagnosis.Usable ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static string Mark(Condition condition) => condition switch
    {
        Condition.Good => "good  ",
        Condition.Improvable => "look  ",
        _ => "BROKEN",
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(Diagnosis))]
internal sealed partial class DoctorJson : JsonSerializerContext;
