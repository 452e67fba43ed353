using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Statistics.Classifiers;
using Microsoft.ML.Data;
using Microsoft.ML;

namespace Lyraflow.Workflows.CrossValidation.Methods;

/// <summary>
/// A binary classifier of Microsoft.ML on standardized columns. It lives here, not beside the other baselines, so
/// that whoever takes the metrics and densities as packages is not given Microsoft.ML with them.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="description">One line with its settings.</param>
/// <param name="balanced">Whether both classes get the same total weight.</param>
/// <param name="trainer">Makes the trainer; one thread, so that its result is fixed by the seed.</param>
internal sealed class MicrosoftMlMethod(
    string name, string description, bool balanced, Func<MLContext, IEstimator<ITransformer>> trainer) : IClassifierMethod
{
    public string Name => name;

    public string Description => description;

    public IRowScorer Fit(FeatureTable<float> rows, ReadOnlySpan<bool> labels, long seed, CancellationToken cancellation)
    {
        var context = new MLContext(unchecked((int)seed));
        var frame = Standardization.Fit(rows.Columns);
        var sought = labels.Count(true);
        var (positive, negative) = balanced
            ? (labels.Length / (2f * sought), labels.Length / (2f * (labels.Length - sought)))
            : (1f, 1f);
        var training = Rows(rows, frame);
        for (var row = 0; row < training.Length; row++)
        {
            training[row].Label = labels[row];
            training[row].Weight = labels[row] ? positive : negative;
        }

        return new Scorer(context, Fit(context, training), frame);
    }

    private ITransformer Fit(MLContext context, MlRow[] training)
    {
        try
        {
            return trainer(context).Fit(View(context, training));
        }
        catch (Exception fault) when (fault is DllNotFoundException || fault.InnerException is DllNotFoundException)
        {
            throw new InputException(
                $"The method {name} needs a native library that does not load on this machine; leave the method out.", fault);
        }
    }

    private static MlRow[] Rows(FeatureTable<float> rows, Standardization frame)
    {
        var result = new MlRow[rows.Rows];
        for (var row = 0; row < result.Length; row++)
        {
            var features = new float[rows.Dimension];
            for (var column = 0; column < features.Length; column++)
            {
                features[column] = (float)((rows.Columns[column][row] - frame.Mean[column]) / frame.Scale[column]);
            }

            result[row] = new MlRow { Features = features };
        }

        return result;
    }

    private static IDataView View(MLContext context, MlRow[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(MlRow));
        schema[nameof(MlRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Scorer(MLContext context, ITransformer model, Standardization frame) : IRowScorer
    {
        public RowScores Score(FeatureTable<float> rows)
        {
            var scored = model.Transform(View(context, Rows(rows, frame)));
            return new RowScores([.. scored.GetColumn<float>("Score").Select(score => (double)score)]);
        }
    }

    /// <summary>A row as Microsoft.ML takes it.</summary>
    private sealed class MlRow
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public float Weight { get; set; }
    }
}
