using Lyraflow.Data.Fetch;
using Lyraflow.Data.Stripe82;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Stripe82;

/// <summary>The catalogue of the paper's experiments, wherever it can be had.</summary>
public static class Stripe82Data
{
    // Nobody who asked for an experiment waits long for a network that is not there; lyraflow fetch is more patient.
    private static readonly DownloadSettings Impatient = new()
    {
        Attempts = 1,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        SilenceTimeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>
    /// Loads it from the path given, else $LYRAFLOW_DATA or $ASTROML_DATA, else the cache or astroML's, else the network;
    /// when none can be had, draws the <see cref="SyntheticCatalog"/> and gives notice of it.
    /// </summary>
    /// <exception cref="InputException">A place that was named does not hold the catalogue, or a file is damaged.</exception>
    public static LabeledTable Load(string? path, IProgress<StageProgress>? progress, CancellationToken cancellation)
        => Stripe82Catalog.Find(path, CacheFolder.Path) ?? Fetch(progress, cancellation) ?? SyntheticCatalog.Draw();

    private static LabeledTable? Fetch(IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return Stripe82Catalog.Load(FetchRun.Run(new FetchRequest { Download = Impatient }, progress, cancellation).Path);
        }
        catch (Exception fault) when (fault is InputException or DownloadException)
        {
            progress?.Report(new StageProgress("SYNTHETIC DATA", 1, string.Empty)
            {
                Notice = "SYNTHETIC DATA: no catalogue is here and none could be downloaded, so stars drawn from the embedded model "
                    + "are used; "
                    + $"no result says anything about the sky ({fault.Message.TrimEnd('.')})",
                Remedy = Remedy.Download,
            });
            return null;
        }
    }
}
