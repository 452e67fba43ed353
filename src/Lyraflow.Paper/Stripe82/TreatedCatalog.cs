using Lyraflow.Data.Stripe82;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Paper.Stripe82;

/// <summary>The catalogue with one treatment of dust.</summary>
/// <param name="Treatment">Which.</param>
/// <param name="Catalog">The rows.</param>
/// <param name="Rows">Which rows of the catalogue as it is they are; null where they are others.</param>
internal sealed record TreatedCatalog(DustTreatment Treatment, LabeledTable Catalog, IReadOnlyList<int>? Rows)
{
    /// <summary>Its name in options and in metrics.json.</summary>
    public string Name => NameOf(Treatment);

    /// <summary>The name of a treatment.</summary>
    public static string NameOf(DustTreatment treatment) => treatment switch
    {
        DustTreatment.Observed => "observed",
        DustTreatment.Dereddened => "dereddened",
        _ => "catalogue",
    };

    /// <summary>The treatment that is wanted, last, after those it is compared with.</summary>
    /// <param name="wanted">The treatment.</param>
    /// <param name="catalog">The catalogue as it is.</param>
    /// <param name="path">Where it was asked for; null for the usual places.</param>
    /// <exception cref="InputException">A file with the extinction is missing or does not belong to the catalogue.</exception>
    public static IReadOnlyList<TreatedCatalog> Load(DustTreatment wanted, LabeledTable catalog, string? path)
    {
        var treated = new List<TreatedCatalog> { new(DustTreatment.Catalog, catalog, [.. Enumerable.Range(0, catalog.RowCount)]) };
        if (wanted == DustTreatment.Catalog)
        {
            return treated;
        }

        var observed = EvenDust.Observed(catalog, path, CacheFolder.Path);
        treated.Add(new TreatedCatalog(DustTreatment.Observed, observed.Catalog, observed.Rows));
        if (wanted == DustTreatment.Dereddened)
        {
            treated.Add(new TreatedCatalog(wanted, EvenDust.Dereddened(path, CacheFolder.Path), null));
        }

        return treated;
    }
}
