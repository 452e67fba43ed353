using System.Text.Json.Serialization;

namespace Lyraflow.Paper.Stripe82;

/// <summary>What is done about interstellar dust, which reddens stars and RR Lyrae alike.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DustTreatment>))]
public enum DustTreatment
{
    /// <summary>As the paper and astroML have it: the RR Lyrae are corrected for dust, the stars are as observed.</summary>
    [JsonStringEnumMemberName("catalogue")]
    Catalog,

    /// <summary>Both classes as observed: each RR Lyrae is reddened by its own extinction.</summary>
    [JsonStringEnumMemberName("observed")]
    Observed,

    /// <summary>Both classes corrected for dust, each star by its own extinction.</summary>
    [JsonStringEnumMemberName("dereddened")]
    Dereddened,
}
