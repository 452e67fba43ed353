using System.Globalization;
using System.Text;
using Lyraflow.Data.Hats;
using Lyraflow.Data.Tables;
using Lyraflow.Storage;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Scoring.Surveys;

/// <summary>Writes what makes scored pixels a HATS catalogue: the properties, the list of the pixels, and their columns.</summary>
internal sealed class HatsFinish(string folder, SurveyPlan plan, HatsProperties properties)
{
    private const long Kilobyte = 1024;

    // They tell of files that are not carried over, or of the earlier catalogue's publication.
    private static readonly string[] Dropped = ["hats_release_date", "hats_skymap_order", "hats_skymap_alt_orders"];

    /// <summary>Writes the three files, the properties last: with them the folder is a catalogue.</summary>
    public void Write(SurveySummary summary)
    {
        Directory.CreateDirectory(Path.Combine(folder, HatsCatalog.LeafFolder));
        AtomicFile.Write(Path.Combine(folder, HatsCatalog.PartitionFile), overwrite: true, WritePartitions);
        TableWriter.WriteSchema(Path.Combine(folder, plan.Files[0].Result), Path.Combine(folder, HatsCatalog.SchemaFile));
        AtomicFile.Write(Path.Combine(folder, HatsProperties.FileName), overwrite: true, Properties(summary).Write);
    }

    private void WritePartitions(Stream stream)
    {
        var pixels = plan.Files.Select(file => HatsPixel.Of(file.Path)!.Value).Distinct()
            .OrderBy(pixel => pixel.Order).ThenBy(pixel => pixel.Number);
        stream.Write(Encoding.UTF8.GetBytes(string.Concat(pixels
            .Select(pixel => string.Create(CultureInfo.InvariantCulture, $"{pixel.Order},{pixel.Number}\n"))
            .Prepend("Norder,Npix\n"))));
    }

    private HatsProperties Properties(SurveySummary summary)
    {
        var kept = plan.Settings.Columns;
        var shown = properties.List("hats_cols_default").Where(name => kept?.Contains(name) ?? true).ToArray();
        return properties.With(
        [
            .. Dropped.Select(key => new KeyValuePair<string, string?>(key, null)),
            new("obs_collection", Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))),
            new("hats_nrows", Text($"{summary.Total.Rows}")),
            new("hats_cols_default", shown.Length == 0 ? null : string.Join(' ', shown.Concat(plan.Scores))),
            new("hats_estsize", Text($"{(summary.Bytes + Kilobyte - 1) / Kilobyte}")),
            new("hats_builder", $"lyraflow {ProgramVersion.Text}"),
            new("hats_creation_date", Text($"{DateTime.UtcNow:yyyy-MM-ddTHH:mm}UTC")),
            new("prov_progenitor", plan.Input),
            new("lyraflow_model_sha256", plan.Settings.Model),
            new("lyraflow_target", plan.Settings.Target),
            new("lyraflow_prior", plan.Settings.Prior.Length > 0 ? plan.Settings.Prior : null),
        ]);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
