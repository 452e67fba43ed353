using Lyraflow.Reports.Content;

namespace Lyraflow.Paper.Reproduction;

/// <summary>What the paper's published code, logs and checkpoints show, where the text says otherwise or nothing.</summary>
internal static class PublishedCode
{
    public static ReportSection Section(MetricsDocument metrics) => new("published-code", "What the published code really did",
    [
        new ParagraphBlock(
            "Read from the code, logs and checkpoints that were published with the paper, not measured here. A reproduction by the "
                + "paper's protocol does the same things and shows what comes of them."),
        new ListBlock(
        [
            "The number of neurons never reached the network: every model had two hidden layers of 16. The logged kernels are 2×16 "
                + "and 16×16, and the size of a checkpoint does not depend on the setting. The “trend with neurons” of Figure 4 is "
                + "the scatter between repeats: a standard deviation of 0.03 nats for stars, 0.6 nats for RR Lyrae.",
            "Each layer conditions on the first two columns and transforms the last two; then the columns rotate by one place.",
            "The splines' widths, heights and slopes are kept above 0.001, and the boundary slopes are 1.001 instead of 1. The "
                + "interval is ±4, 8, 7, 5 for the four colours, but it does not rotate with the columns, so the transformed places "
                + "always use the last two.",
            "Standardization used all rows, test rows included. The split is random, unstratified and unseeded.",
            "Adam at a constant rate of 0.005, batches of 100 in fixed order (the paper says 1,000 for stars), validation every 10 "
                + "epochs, stopped more than 15 epochs past the best, whose weights were kept.",
            "The RR Lyrae flow of the figures had 128 bins (the paper says 64): 8 layers and 106,736 parameters for about 386 "
                + "stars. The star flow had 8 layers, 8 bins and 8,816 parameters.",
            $"The reported losses ({metrics["paper.star_test_nll_standardized"]:f3} for stars, "
                + $"{metrics["paper.rrlyrae_test_nll_standardized"]:f3} for RR Lyrae) come from restored checkpoints on a fresh "
                + $"shuffle, about 80 % of which had been trained on. Of 42 two-layer star runs, the best test loss is 4.405; of "
                + $"the RR Lyrae runs, 5.79.",
            "The score is log₁₀(P_RR/P_star) through a logistic, or (1 + tanh 2x)/2, with the threshold at 0.5: a rule of equal "
                + "priors. The formula printed in the paper has the ratio upside down and lacks the reciprocal.",
            $"The result: {metrics["paper.equal_prior.confusion.true_positives"]:n0} RR Lyrae found and "
                + $"{metrics["paper.equal_prior.confusion.false_negatives"]:n0} missed, "
                + $"{metrics["paper.equal_prior.confusion.false_positives"]:n0} stars called RR Lyrae. That is an accuracy of "
                + $"{metrics["paper.equal_prior.accuracy"]:p2}, below that of answering “star” always, and a purity of "
                + $"{metrics["paper.equal_prior.purity"]:p1}. A balanced logistic regression does the same.",
            $"The Kolmogorov–Smirnov values shown as good ({metrics["paper.star_kolmogorov_smirnov[0]"]:f3}, "
                + $"{metrics["paper.star_kolmogorov_smirnov[1]"]:f3}, {metrics["paper.star_kolmogorov_smirnov[2]"]:f3}, "
                + $"{metrics["paper.star_kolmogorov_smirnov[3]"]:f3} for stars, with 92,658 rows against 92,658 samples) reject "
                + $"equality at p < 1e−7; and they compare with training rows.",
            "It took 9 to 25 s per epoch for two layers on 74,000 stars and 12 hours for the sweep over star models; scoring ran at "
                + "about 440 rows per second.",
        ]),
    ]);
}
