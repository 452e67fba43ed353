using Lyraflow.Reports.Content;

namespace Lyraflow.Paper.Stripe82;

/// <summary>What someone has to know about the catalogue that the models learn from.</summary>
internal static class Stripe82Notes
{
    public static ParagraphBlock Cuts { get; } = new(
        "SDSS Stripe 82 standard stars (Ivezić et al. 2007) and RR Lyrae (Sesar et al. 2010), through astroML. Both are cut to the "
            + "colour box 0.7 < u−g < 1.35, −0.15 < g−r < 0.4, −0.15 < r−i < 0.22, −0.21 < i−z < 0.25 (mag).");

    public static ListBlock Limits(DustTreatment treatment) => new(
    [
        "Single-epoch scatter: the standards' colours are averages over many nights, those of the RR Lyrae over their pulsation "
            + "too. A star seen once scatters more, and an RR Lyrae is caught at a random phase: expect both classes to be wider in "
            + "a single-epoch catalogue than these models know.",
        Dust(treatment),
        "The hard colour box: nothing outside it was seen in training, and many stars pile up against g−r = 0.4. A smooth density "
            + "puts some of itself beyond that edge, and its answers outside the box mean nothing.",
        "Few RR Lyrae: a few outliers carry most of their loss, and intervals from so few objects are wide.",
        "The share of RR Lyrae in this catalogue is that of the sample, not of the sky. Give your own prior.",
    ]);

    private static string Dust(DustTreatment treatment) => treatment switch
    {
        DustTreatment.Observed => "Dust: both classes are as observed; the RR Lyrae, published corrected for interstellar dust, were "
            + "reddened again by their own extinction. Give a catalogue to be scored as it was observed too. Where there is more dust "
            + "than in Stripe 82, colours are redder than any seen in training.",
        DustTreatment.Dereddened => "Dust: both classes are corrected for interstellar dust, each object by its own extinction of "
            + "Schlegel et al. (1998). Correct a catalogue to be scored in the same way.",
        _ => "Dust: the RR Lyrae magnitudes are corrected for interstellar dust, the standards are used as catalogued. Part of what "
            + "separates the classes may be dust. Treat a catalogue to be scored as the standards were, and test on some known RR Lyrae.",
    };
}
