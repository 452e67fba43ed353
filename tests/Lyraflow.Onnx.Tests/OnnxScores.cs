using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Workflows.Export;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Lyraflow.Onnx.Tests;

/// <summary>What ONNX Runtime makes of a model that was exported.</summary>
/// <param name="LogDensities">Per class one number per row.</param>
/// <param name="Log10Ratio">One number per row; empty with one class.</param>
/// <param name="Posterior">One number per row; empty with one class.</param>
/// <param name="Outlier">One flag per row.</param>
internal sealed record OnnxScores(double[][] LogDensities, double[] Log10Ratio, double[] Posterior, bool[] Outlier)
{
    public static byte[] Export(Model model, int target = 0, string? prior = null)
    {
        using var stream = new MemoryStream();
        OnnxModel.Write(stream, model, ExportRun.Rule(model, target, prior), ("lyraflow", "0"), "", []);
        return stream.ToArray();
    }

    public static OnnxScores Of(Model model, FeatureTable<float> rows) => Run(Export(model), rows);

    public static OnnxScores Run(byte[] file, FeatureTable<float> rows, double[]? prior = null)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(file, options);
        return Run(session, rows, prior);
    }

    public static OnnxScores Run(InferenceSession session, FeatureTable<float> rows, double[]? prior = null)
    {
        List<NamedOnnxValue> inputs = [NamedOnnxValue.CreateFromTensor("features", Tensor(rows))];
        if (rows.Context is { } context)
        {
            inputs.Add(NamedOnnxValue.CreateFromTensor("context", Tensor(context)));
        }

        if (prior is not null)
        {
            inputs.Add(NamedOnnxValue.CreateFromTensor("prior", new DenseTensor<double>(prior, [prior.Length])));
        }

        using var results = session.Run(inputs);
        var densities = results.Single(result => result.Name == "log_density").AsTensor<float>();
        return new OnnxScores(
            [.. Enumerable.Range(0, densities.Dimensions[1]).Select(k
                => Enumerable.Range(0, densities.Dimensions[0]).Select(row => (double)densities[row, k]).ToArray())],
            Numbers("log10_ratio"),
            Numbers("posterior"),
            results.Single(result => result.Name == "outlier").AsTensor<bool>().ToArray());

        double[] Numbers(string name) => results.FirstOrDefault(result => result.Name == name)?.AsTensor<double>().ToArray() ?? [];
    }

    private static DenseTensor<float> Tensor(FeatureTable<float> rows)
    {
        var tensor = new DenseTensor<float>([rows.Rows, rows.Dimension]);
        for (var row = 0; row < rows.Rows; row++)
        {
            for (var column = 0; column < rows.Dimension; column++)
            {
                tensor[row, column] = rows.Columns[column][row];
            }
        }

        return tensor;
    }
}
