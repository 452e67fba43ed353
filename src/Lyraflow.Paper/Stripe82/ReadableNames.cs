using Lyraflow.Reports.Content;

namespace Lyraflow.Paper.Stripe82;

/// <summary>Class names of the catalogue as readers know them.</summary>
internal static class ReadableNames
{
    /// <summary>The class in words, in the plural; its own name if there are none.</summary>
    public static string Of(string className) => className switch
    {
        "rrlyrae" => "RR Lyrae",
        "star" => "stars",
        _ => className,
    };

    /// <summary>Both classes of a search, the background first.</summary>
    public static ClassPair Pair(IReadOnlyList<string> classNames) => new(Of(classNames[0]), Of(classNames[1]));
}
