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
    /// <param name="path">Where it is; null for the usual places.</param>
    /// <param name="progress">Told of a download.</param>
    /// <param name="cancellation">Ends a download.</param>
    /// <param name="mayBeSynthetic">Whether drawn stars will do; they have nothing but colours.</param>
    /// <exception cref="InputException">
    /// A place that was named does not hold the catalogue, a file is damaged, or there is no catalogue and drawn stars will not do.
    /// </exception>
    public static LabeledTable Load(
        string? path, IProgress<StageProgress>? progress, CancellationToken cancellation, bool mayBeSynthetic = true)
        => Stripe82Catalog.Find(path, CacheFolder.Path) ?? Fetch(mayBeSynthetic, progress, cancellation) ?? SyntheticCatalog.Draw();

    private static LabeledTable? Fetch(bool mayBeSynthetic, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return Stripe82Catalog.Load(FetchRun.Run(new FetchRequest { Download = Impatient }, progress, cancellation).Path);
        }
        catch (Exception fault) when (fault is InputException or DownloadException)
        {
            if (!mayBeSynthetic)
            {
                throw new InputException(
                    $"No catalogue is here and none could be downloaded, and stars drawn from a model have no extinction "
                        + $"({fault.Message.TrimEnd('.')})",
                    Remedy.Download);
            }

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
