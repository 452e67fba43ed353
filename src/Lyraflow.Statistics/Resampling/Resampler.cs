using Lyraflow.Primitives;

namespace Lyraflow.Statistics.Resampling;

/// <summary>Draws resamples as multiplicities: how often each row was taken, with replacement.</summary>
internal sealed class Resampler
{
    private readonly int[][] _strata;
    private readonly int[] _multiplicity;
    private readonly RandomSource _random;

    public Resampler(ReadOnlySpan<bool> positive, bool stratified, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var labels = positive.ToArray();
        var rows = Enumerable.Range(0, labels.Length);
        _strata = stratified
            ? [[.. rows.Where(row => labels[row])], [.. rows.Where(row => !labels[row])]]
            : [[.. rows]];
        _multiplicity = new int[labels.Length];
        _random = random;
    }

    /// <summary>The next resample; the array is used again by the one after.</summary>
    public int[] Next()
    {
        Array.Clear(_multiplicity);
        foreach (var stratum in _strata)
        {
            for (var i = 0; i < stratum.Length; i++)
            {
                _multiplicity[stratum[_random.NextIndex(stratum.Length)]]++;
            }
        }

        return _multiplicity;
    }
}
