using System.Collections.Immutable;
using Lyraflow.Paper.Stripe82;
using Lyraflow.Primitives;
using Lyraflow.Rows;

namespace Lyraflow.Paper.Reproduction;

/// <summary>The catalogue with one treatment of dust, split.</summary>
/// <param name="Treated">The rows.</param>
/// <param name="Split">Their parts.</param>
/// <param name="TestLeftOut">RR Lyrae that would be among the test rows, had the treatment not left them out.</param>
internal sealed record TreatedSplit(TreatedCatalog Treated, RowSplit Split, int TestLeftOut)
{
    /// <summary>Splits all treatments; an object that two of them have is in the same part.</summary>
    /// <param name="catalogs">The treatments, the catalogue as it is first.</param>
    /// <param name="protocol">How rows are split.</param>
    /// <param name="random">Its seed counts.</param>
    public static IReadOnlyList<TreatedSplit> Of(IReadOnlyList<TreatedCatalog> catalogs, Protocol protocol, RandomSource random)
    {
        var whole = Divide(catalogs[0].Catalog, protocol, random);
        return [.. catalogs.Select(treated => treated.Treatment == DustTreatment.Catalog ? new TreatedSplit(treated, whole, 0)
            : treated.Rows is { } rows ? Keep(treated, whole, rows)
            : new TreatedSplit(treated, Divide(treated.Catalog, protocol, random), 0))];
    }

    private static RowSplit Divide(LabeledTable catalog, Protocol protocol, RandomSource random) => protocol.StratifiedSplit
        ? RowSplit.Stratified(catalog, random)
        : RowSplit.Unstratified(catalog, random);

    private static TreatedSplit Keep(TreatedCatalog treated, RowSplit whole, IReadOnlyList<int> rows)
    {
        var places = rows.Select((row, place) => (row, place)).ToDictionary(pair => pair.row, pair => pair.place);
        var split = new RowSplit(Kept(whole.Train), Kept(whole.Validation), Kept(whole.Test));
        return new TreatedSplit(treated, split, whole.Test.Length - split.Test.Length);

        ImmutableArray<int> Kept(ImmutableArray<int> part) => [.. part.Where(places.ContainsKey).Select(row => places[row])];
    }
}
