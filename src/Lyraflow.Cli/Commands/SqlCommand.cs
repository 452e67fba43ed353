using System.CommandLine;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Tables;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Scoring;

namespace Lyraflow.Cli.Commands;

/// <summary><c>lyraflow sql</c>.</summary>
internal static class SqlCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var query = new Argument<string>("QUERY")
        {
            Description = "One SELECT. The model's functions take its features in their order, then its context.",
        };
        var target = new Option<string?>("--target")
        {
            Description = "The class that is sought. [default: the rarest of the training]",
            HelpName = "CLASS",
        };
        var prior = new Option<string?>("--prior")
        {
            Description = "How common the class is. [default: as in the training]",
            HelpName = "P",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "File to write (.csv, .parquet, .fits, .vot, .ecsv, .npy), or - for CSV on standard output.",
            DefaultValueFactory = _ => "-",
            HelpName = "OUTPUT",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that is there." };
        var sentinels = CatalogArguments.Sentinels();
        var strict = CommonOptions.Strict();
        var threads = CommonOptions.Threads(0);
        var command = new Command("sql", """
            Use a model inside SQL: log_density_CLASS, log10_ratio_TARGET, posterior_TARGET, score_TARGET and outlier are functions
            of the features, and of the context where there is one. With _of_columns behind their names they are functions of the columns
            that the features are computed from, in their order, null for what is missing, with errors such as u_error := 0.02.

            Examples:
              lyraflow sql model.safetensors "select id, posterior_rrlyrae(u-g, g-r, r-i, i-z) p from 'stars.csv' order by p desc limit 10"
              lyraflow sql model.safetensors "select id, posterior_rrlyrae_of_columns(u, g, r, i, z, u_error := u_err) p from 'stars.csv'"
            """) { model, query, target, prior, output, overwrite, sentinels, strict, threads };
        command.SetAction((parsed, cancellation) =>
        {
            var named = NamedModel.Load(parsed.GetValue(model)!);
            using var session = new TableSession(parsed.GetValue(threads));
            var sought = PriorText.Target(named.Model, parsed.GetValue(target));
            var written = parsed.GetValue(output)!;
            var text = parsed.GetValue(query)!.TrimEnd(';', ' ', '\n');
            var priors = PriorText.Parse(named.Model, sought, parsed.GetValue(prior));
            var scores = new ScoreColumns(session, named.Model, priors, sought);
            List<(string Name, string Definition)> functions =
            [
                .. scores.Macros(),
                .. ColumnFunctions.AreIn(text)
                    ? new ColumnFunctions(session, named, priors, sought, threads: parsed.GetValue(threads)).Macros
                    : [],
            ];
            foreach (var (_, definition) in functions)
            {
                session.Execute(definition, cancellation);
            }

            var files = new QueryFiles(
                session, CatalogArguments.ParseSentinels(parsed.GetValue(sentinels)) ?? FeatureQuery.UsualSentinels, named.GenuineNumbers)
            {
                Strict = parsed.GetValue(strict),
            };
            var select = files.Replace(text, [.. functions.Select(function => function.Name)], written, cancellation);
            foreach (var note in files.Notes)
            {
                Note.Write(note);
            }

            var notes = new TableNotes { Texts = named.Notes };
            TableWriter.Write(session, select, written, parsed.GetValue(overwrite), notes, cancellation);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
