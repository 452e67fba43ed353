using Lyraflow.Catalogs;
using Lyraflow.Catalogs.AstroMl;
using Lyraflow.Catalogs.Fetch;

namespace Lyraflow.Experiments.Catalogues;

/// <summary>The catalogue of the paper's experiments, wherever it can be had.</summary>
public static class RrLyraeData
{
    // Nobody who asked for an experiment waits long for a network that is not there; lyraflow fetch is more patient.
    private static readonly DownloadOptions Impatient = new()
    {
        Attempts = 1,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        SilenceTimeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>
    /// Loads it from the path given, else $LYRAFLOW_DATA or $ASTROML_DATA, else the cache or astroML's, else the network;
    /// when none can be had, draws the <see cref="SyntheticCatalogue"/> and gives notice of it.
    /// </summary>
    /// <exception cref="InputException">A place that was named does not hold the catalogue, or a file is damaged.</exception>
    public static Catalog Load(string? path, IProgress<StageProgress>? progress, CancellationToken cancellation)
        => RrLyraeCatalog.Find(path, CacheFolder.Path) ?? Fetch(progress, cancellation) ?? SyntheticCatalogue.Draw();

    private static Catalog? Fetch(IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return RrLyraeCatalog.Load(FetchRun.Run(new FetchOptions { Download = Impatient }, progress, cancellation).Path);
        }
        catch (Exception fault) when (fault is InputException or DownloadException)
        {
            progress?.Report(new StageProgress("SYNTHETIC DATA", 1, string.Empty)
            {
                Notice = "SYNTHETIC DATA: no catalogue is here and none could be downloaded, so stars drawn from the embedded model are used; "
                    + $"no result says anything about the sky. Give the real one with --data or LYRAFLOW_DATA, or run lyraflow fetch. ({fault.Message})",
            });
            return null;
        }
    }
}
