using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;

namespace Lyraflow.Explore.Content;

/// <summary>The columns of a scored catalogue that tell of the class that is sought.</summary>
/// <param name="Target">The class.</param>
/// <param name="Ratio">The column of the log10 ratio.</param>
/// <param name="Posterior">The column of the posterior.</param>
internal sealed record ScoreNames(string Target, string Ratio, string Posterior)
{
    private const string RatioPrefix = "log10_ratio_";
    private const string PosteriorPrefix = "posterior_";

    // A posterior in double precision comes no nearer to 1 than this, but to 0 it may.
    private const double NearestToOne = 1e-17;
    private const double NearestToZero = 1e-40;

    // No ratio of two densities in double precision is beyond.
    private const int End = 1000;

    /// <summary>
    /// The column of the posterior as log10 of its odds, in which a prior is a shift: log10 odds of the posterior are the log10
    /// ratio, calibrated, and those of the prior.
    /// </summary>
    public string Odds => $"log10 odds of {Posterior}";

    /// <summary>
    /// The ratio as it is drawn. An infinite one, where one density is zero, is no number to the query, and lies at an end that the
    /// posterior tells.
    /// </summary>
    public string RatioFormula
    {
        get
        {
            var (ratio, posterior) = (Sql.Name(Ratio), Sql.Name(Posterior));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"CASE WHEN {ratio} IS NOT NULL THEN {ratio} WHEN {posterior} > 0.5 THEN {End} WHEN {posterior} <= 0.5 THEN -{End} END");
        }
    }

    /// <summary>Its formula.</summary>
    public string OddsFormula
    {
        get
        {
            // greatest() passes over nulls, and a row without scores has no odds.
            var posterior = Sql.Name(Posterior);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"CASE WHEN {posterior} IS NOT NULL THEN log10(greatest({posterior}, {NearestToZero:r}) "
                    + $"/ greatest(1 - {posterior}, {NearestToOne:r})) END");
        }
    }

    /// <summary>The scores of a class; null where a catalogue has none, or of several classes and none is named.</summary>
    /// <param name="source">The catalogue.</param>
    /// <param name="target">The class; null for the only one.</param>
    public static ScoreNames? Find(TableSource source, string? target)
    {
        var names = source.Columns.Where(column => column.IsNumber).Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        string[] targets =
        [
            .. names.Where(name => name.StartsWith(RatioPrefix, StringComparison.Ordinal))
                .Select(name => name[RatioPrefix.Length..])
                .Where(name => names.Contains(PosteriorPrefix + name) && (target is null || name == target)),
        ];
        return targets is [var only] ? new(only, RatioPrefix + only, PosteriorPrefix + only) : null;
    }
}
