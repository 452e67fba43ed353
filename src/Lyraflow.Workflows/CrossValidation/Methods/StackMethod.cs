using Lyraflow.Rows;
using Lyraflow.Stacks;
using Lyraflow.Statistics.Classifiers;

namespace Lyraflow.Workflows.CrossValidation.Methods;

/// <summary>A stack of flows and mixtures per class, as <c>lyraflow train</c> fits them.</summary>
internal sealed class StackMethod : IClassifierMethod
{
    public string Name => "stack";

    public string Description => "a stack of flows and mixtures per class, weighed by rows held out of the training rows, standard effort";

    public IRowScorer Fit(FeatureTable<float> rows, ReadOnlySpan<bool> labels, long seed, CancellationToken cancellation)
    {
        var (rest, sought) = (new List<int>(), new List<int>());
        for (var row = 0; row < labels.Length; row++)
        {
            (labels[row] ? sought : rest).Add(row);
        }

        var fits = StackTraining.Fit(
            [("rest", rows.Select([.. rest])), ("sought", rows.Select([.. sought]))],
            new StackSettings { Seed = seed, Threads = 1 },
            cancellation);
        return new DensityRatioScorer(fits[0].Density, fits[1].Density);
    }
}
