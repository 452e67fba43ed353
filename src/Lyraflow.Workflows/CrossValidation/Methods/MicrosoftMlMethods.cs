using Lyraflow.Primitives;
using Lyraflow.Statistics.Classifiers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using Microsoft.ML.Trainers;
using Microsoft.ML;

namespace Lyraflow.Workflows.CrossValidation.Methods;

/// <summary>The methods that come from Microsoft.ML.</summary>
internal static class MicrosoftMlMethods
{
    public static IClassifierMethod Logistic() => new MicrosoftMlMethod(
        "logistic",
        "logistic regression, classes balanced by weight, L2 1, limited-memory BFGS (Microsoft.ML)",
        balanced: true,
        context => context.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            ExampleWeightColumnName = "Weight",
            L1Regularization = 0,
            L2Regularization = 1,
            NumberOfThreads = 1,
        }));

    public static IClassifierMethod BoostedTrees() => new MicrosoftMlMethod(
        "boosted_trees",
        "gradient-boosted trees, 100 trees of 31 leaves, rate 0.1 (Microsoft.ML FastTree)",
        balanced: false,
        context => context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfTrees = 100,
            NumberOfLeaves = 31,
            MinimumExampleCountPerLeaf = 20,
            LearningRate = 0.1,
            NumberOfThreads = 1,
        }));

    public static IClassifierMethod LightGbm() => new MicrosoftMlMethod(
        "lightgbm",
        "gradient-boosted trees, 100 trees of 31 leaves, rate 0.1 (LightGBM through Microsoft.ML)",
        balanced: false,
        context => LightGbmLibrary.Loads
            ? context.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options
            {
                NumberOfIterations = 100,
                NumberOfLeaves = 31,
                MinimumExampleCountPerLeaf = 20,
                LearningRate = 0.1,
                NumberOfThreads = 1,
                Seed = 0,

                // Without these LightGBM chooses the order of its sums by what is faster at the moment.
                Deterministic = true,
                ForceColumnWise = true,
            })
            : throw new InputException(LightGbmLibrary.Advice));

    public static IClassifierMethod RandomForest() => new MicrosoftMlMethod(
        "random_forest",
        "random forest, 300 trees of at most 512 leaves, half of the columns per split (Microsoft.ML FastForest)",
        balanced: false,
        context => context.BinaryClassification.Trainers.FastForest(new FastForestBinaryTrainer.Options
        {
            NumberOfTrees = 300,
            NumberOfLeaves = 512,
            MinimumExampleCountPerLeaf = 2,
            FeatureFractionPerSplit = 0.5,
            NumberOfThreads = 1,
        }));
}
