using System.Text.Json;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Storage;
using Lyraflow.Workflows.Export;
using Lyraflow.Workflows.Models;
using Microsoft.ML.OnnxRuntime;

namespace Lyraflow.Onnx.Tests;

public sealed class ExportRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_says_what_it_is()
    {
        var result = ExportRun.Run(new ExportRequest { Model = EmbeddedModel.Reference, Output = _folder["model.onnx"], Prior = "0.01" });
        Assert.Equal("rrlyrae", result.Target);
        Assert.Equal(["features [N, 4]"], result.Inputs);
        using var session = new InferenceSession(result.Output);
        var notes = session.ModelMetadata.CustomMetadataMap;
        Assert.StartsWith("""[{"name":"u-g","unit":"mag"},{"name":"g-r",""", notes["features"], StringComparison.Ordinal);
        Assert.Equal("""["star","rrlyrae"]""", notes["classes"]);
        Assert.Equal("rrlyrae", notes["target"]);
        Assert.Equal([0.99, 0.01], JsonSerializer.Deserialize<double[]>(notes["prior"])!);
        Assert.Equal(EmbeddedModel.Load(EmbeddedModel.Reference).Sha256, notes["model_sha256"]);
        Assert.Equal(2, JsonSerializer.Deserialize<double[]>(notes["outlier_log_density"])!.Length);
        Assert.StartsWith(
            "Log density of star, rrlyrae over u-g, g-r, r-i, i-z.", session.ModelMetadata.Description, StringComparison.Ordinal);
        Assert.Equal(["features"], session.InputMetadata.Keys);
        Assert.Equal(["prior"], session.OverridableInitializerMetadata.Keys);
        Assert.Equal(["log_density", "log10_ratio", "posterior", "outlier"], session.OutputMetadata.Keys);
        Assert.Equal([-1, 2], session.OutputMetadata["log_density"].Dimensions);
    }

    [Fact]
    public void The_checker_of_ONNX_finds_nothing()
    {
        var result = ExportRun.Run(new ExportRequest { Model = EmbeddedModel.Reference, Output = _folder["model.onnx"] });
        const string check = "import onnx, sys; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True); print('sound')";
        Assert.Equal("sound", Python.Run("onnx", check, result.Output).Trim());
    }

    [Fact]
    public void A_calibration_and_a_context_are_named_too()
    {
        var model = ExampleModels.OfFlows("maf", 2, context: 1, classes: 2) with
        {
            Decision = new Decision
            {
                Target = "class1",
                TrainingPrior = 0.5,
                Objects = 10,
                Others = 10,
                OtherRows = 10,
                Slope = 0.75,
                Intercept = -0.5,
                Curve = [],
            },
        };
        ModelFile.Save(model, _folder["x.safetensors"], overwrite: false);
        ExportRun.Run(new ExportRequest { Model = _folder["x.safetensors"], Output = _folder["x.onnx"], Target = "class0" });
        using var session = new InferenceSession(_folder["x.onnx"]);
        var notes = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal("0.75", notes["calibration_slope"]);
        Assert.Equal("0.5", notes["calibration_intercept"]);
        Assert.Equal("""[{"name":"c0","unit":"mag"}]""", notes["context"]);
        Assert.Equal([-1, 1], session.InputMetadata["context"].Dimensions);
    }

    [Fact]
    public void One_class_has_neither_ratio_nor_posterior()
    {
        ModelFile.Save(ExampleModels.OfFlows("nsf", 2, 0, classes: 1), _folder["x.safetensors"], overwrite: false);
        var result = ExportRun.Run(new ExportRequest { Model = _folder["x.safetensors"], Output = _folder["x.onnx"] });
        Assert.Null(result.Target);
        using var session = new InferenceSession(result.Output);
        Assert.Equal(["log_density", "outlier"], session.OutputMetadata.Keys);
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        var request = new ExportRequest { Model = EmbeddedModel.Paper, Output = _folder["model.onnx"] };
        ExportRun.Run(request);
        var before = File.ReadAllBytes(request.Output);
        InputFault.Expect(() => ExportRun.Run(request with { Prior = "0.1" }), "exists already");
        Assert.Equal(before, File.ReadAllBytes(request.Output));
        ExportRun.Run(request with { Prior = "0.1", Overwrite = true });
        Assert.NotEqual(before, File.ReadAllBytes(request.Output));
        InputFault.Expect(() => ExportRun.Run(request with { Output = _folder["model.pb"] }), "does not end in .onnx");
        InputFault.Expect(() => ExportRun.Run(request with { Output = _folder["b.onnx"], Prior = "1" }), "nothing for the other classes");
        InputFault.Expect(() => ExportRun.Run(request with { Output = _folder["b.onnx"], Target = "quasar" }), "no class quasar");
        Assert.Equal(["model.onnx"], _folder.FileNames);
    }

    [Fact]
    public void A_layer_of_somebody_elses_code_is_refused_by_name()
    {
        CustomBijection.Register("tests.nothing", _ => new Nothing());
        var flow = new MaskedAutoregressiveFlow { Layers = 1 }.Compose(2, ExampleModels.Units(2));
        var shape = flow with { Bijections = [.. flow.Bijections, new CustomBijectionShape("tests.nothing", 2)] };
        InputFault.Expect(() => OnnxScores.Export(ExampleModels.OfFlow(shape)), "tests.nothing", "somebody's own code");
    }

    private sealed class Nothing : CustomBijection
    {
        public override int Dimension => 2;

        public override void ToBase<T>(ReadOnlySpan<T> parameters, Columns<T> values, Span<T> logDeterminant)
        {
        }

        public override void ToData<T>(ReadOnlySpan<T> parameters, Columns<T> values, Span<T> logDeterminant)
        {
        }

        public override void BackPropagate<T>(
            ReadOnlySpan<T> parameters,
            Columns<T> inputs,
            Columns<T> gradient,
            ReadOnlySpan<T> logDeterminantGradient,
            Span<T> parameterGradient)
        {
        }
    }
}
