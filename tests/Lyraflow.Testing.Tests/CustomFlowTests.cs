using System.Runtime.CompilerServices;
using Lyraflow.Densities;
using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;
using Lyraflow.Training;

namespace Lyraflow.Testing.Tests;

/// <summary>A bijection and a recipe from outside, through everything a flow does; nothing internal is seen from here.</summary>
public sealed class CustomFlowTests : IDisposable
{
    private static readonly Feature[] Features = [new("x", ""), new("y", "")];

    private readonly TemporaryFolder _folder = new();

    static CustomFlowTests()
    {
        CustomBijection.Register(SinhArcsinh.Name, shape => new SinhArcsinh(shape.Dimension));
        CustomBijection.Register("tests.picky", shape => shape.Settings.TryGetValue("columns", out var columns)
            ? new SinhArcsinh((int)columns)
            : throw new InputException("it needs the setting columns"));
        FlowRecipe.Register("tests.sas", _ => new SinhArcsinhFlow());
    }

    private string ModelPath => _folder["model.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_keeps_the_contract()
    {
        BijectionContract.Check(new SinhArcsinh(1));
        BijectionContract.Check(new SinhArcsinh(3));
    }

    [Fact]
    public void It_trains_saves_loads_scores_and_samples()
    {
        var rows = Skewed(4000, seed: 1);
        var test = Skewed(4000, seed: 2);
        var settings = new FitSettings { Training = new TrainingSettings { Epochs = 40, BatchSize = 200 }, Threads = 2 };
        var flow = Flow.Fit(rows, FlowRecipe.Create("tests.sas"), settings, TestContext.Current.CancellationToken);
        var loss = -flow.LogDensity(test).Average();
        Assert.InRange(loss, double.NegativeInfinity, -MultivariateNormal.Fit(rows).LogDensity(test).Average() - 0.3);

        ModelFile.Save(new Model(Features, [new ModelClass("skewed", flow, null)]), ModelPath, overwrite: false);
        var loaded = ModelFile.Load(ModelPath).Classes[0].Flow;
        Assert.Equal(flow.LogDensity(test), loaded.LogDensity(test));
        Assert.Equal(flow.LogDensity(test)[7], loaded.LogDensity([test.Columns[0][7], test.Columns[1][7]]));
        Assert.Contains(SinhArcsinh.Name, FlowDescription.ToText(loaded), StringComparison.Ordinal);

        var sample = loaded.Sample(4000, new RandomSource(3));
        Assert.Equal(loss, -flow.LogDensity(sample).Average(), 0.1);
        var back = loaded.ToData(loaded.ToBase(test));
        Assert.All(Enumerable.Range(0, test.Rows), row => Assert.Equal(test.Columns[1][row], back.Columns[1][row], 1e-3f));
        Assert.NotNull(loaded.ToNormal(test));
    }

    [Fact]
    public void Any_number_of_threads_trains_the_same_bits()
    {
        var rows = Skewed(1000, seed: 4);
        float[] Fit(int threads) => Flow.Fit(
            rows,
            new SinhArcsinhFlow(),
            new FitSettings { Training = new TrainingSettings { Epochs = 3, BatchSize = 200 }, Threads = threads },
            TestContext.Current.CancellationToken).Parameters.ToArray();
        Assert.Equal(Fit(1), Fit(3));
    }

    [Fact]
    public void In_double_it_is_the_inverse_of_its_inverse()
    {
        var custom = new CustomBijectionShape(SinhArcsinh.Name, 2);
        var shape = new FlowShape([custom, new InverseShape(custom)], new StandardNormalShape());
        double[] once = [0.3, -0.2, 0.4, 0.1];
        var flow = new Flow<double>(shape, [.. once, .. once]);
        FeatureTable<double> rows = new[,] { { 0.5, -2 }, { 3, 0.1 } };
        var mapped = flow.ToBase(rows);
        Assert.All(Enumerable.Range(0, 2), row => Assert.Equal(rows.Columns[0][row], mapped.Columns[0][row], 1e-12));
    }

    [Fact]
    public void A_file_whose_bijection_nobody_registered_is_refused_in_one_line()
    {
        var flow = new Flow<float>(new FlowShape([new CustomBijectionShape(SinhArcsinh.Name, 2)], new StandardNormalShape()));
        ModelFile.Save(new Model(Features, [new ModelClass("a", flow, null)]), ModelPath, overwrite: false);
        Rename("tests.sinh-arcsinh", "other.sinh-arcsinh");
        InputFault.Expect(() => ModelFile.Load(ModelPath), ModelPath, "'other.sinh-arcsinh'", "CustomBijection.Register");
    }

    [Fact]
    public void What_the_class_refuses_is_told_in_one_line()
    {
        InputFault.Expect(() => Build(new("tests.picky", 2)), "'tests.picky'", "needs the setting columns");
        InputFault.Expect(() => Build(Picky(3)), "it has 3 columns, not 2");
        InputFault.Expect(() => Build(Picky(double.NaN)), "finite numbers", "'columns'");
        Assert.Equal(2, Build(Picky(2)).Dimension);

        static Flow<float> Build(CustomBijectionShape shape) => new(new FlowShape([shape], new StandardNormalShape()));

        static CustomBijectionShape Picky(double columns)
            => new("tests.picky", 2) { Settings = new Dictionary<string, double> { ["columns"] = columns } };
    }

    [Fact]
    public void A_name_is_given_once()
    {
        Assert.Throws<ArgumentException>(() => CustomBijection.Register(SinhArcsinh.Name, shape => new SinhArcsinh(shape.Dimension)));
        Assert.Throws<ArgumentException>(() => FlowRecipe.Register("nsf", _ => new SinhArcsinhFlow()));
        Assert.Contains("tests.sas", FlowRecipe.Names);
    }

    [Fact]
    public void The_page_shows_the_classes_that_are_tested_here()
    {
        var folder = Path.GetDirectoryName(ThisFile())!;
        var page = Path.Combine(folder, "..", "..", "docs", "your-own-bijection.md");
        Assert.Equal(File.ReadAllLines(Path.Combine(folder, "SinhArcsinh.cs")), ReadmeCode.Block(page, 0));
        Assert.Equal(File.ReadAllLines(Path.Combine(folder, "SinhArcsinhFlow.cs")), ReadmeCode.Block(page, 1));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    /// <summary>Two columns with long tails to one side, mixed.</summary>
    private static FeatureTable<float> Skewed(int count, long seed)
    {
        var random = new RandomSource(seed);
        var rows = new double[count, 2];
        for (var row = 0; row < count; row++)
        {
            var (a, b) = (Math.Exp(random.NextNormal()), Math.Sinh(1.5 * random.NextNormal()));
            (rows[row, 0], rows[row, 1]) = (a + (0.2 * b), b);
        }

        return rows;
    }

    /// <summary>Changes a name in the model file for another of the same length.</summary>
    private void Rename(string name, string other)
    {
        var bytes = File.ReadAllBytes(ModelPath);
        var place = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(name));
        System.Text.Encoding.UTF8.GetBytes(other, bytes.AsSpan(place));
        File.WriteAllBytes(ModelPath, bytes);
    }
}
