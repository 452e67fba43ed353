using System.Text.Json.Nodes;
using Lyraflow.Layers;
using Lyraflow.Storage;

namespace Lyraflow.Cli.Tests;

public sealed class ReproduceTests(ReproduceFixture runs) : IClassFixture<ReproduceFixture>
{
    private static readonly string[] Files =
    [
        "metrics.json", "options.json", "report", "rrlyrae.safetensors", "scores.csv", "star.safetensors"
    ];

    [Fact]
    public void All_results_are_written_and_nothing_else()
    {
        Assert.Equal(0, runs.Table.ExitCode);
        Assert.Equal(
            Files, Directory.EnumerateFileSystemEntries(runs.TwoThreads("")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_report_is_one_page_that_loads_nothing_from_elsewhere()
    {
        var page = File.ReadAllText(runs.TwoThreads(Path.Combine("report", "index.html")));
        Assert.Contains("src=\"data:image/", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_metrics_have_the_promised_names_and_sane_values()
    {
        var metrics = Read(runs.TwoThreads("metrics.json"));
        foreach (var name in (string[])["star", "rrlyrae"])
        {
            var item = metrics["classes"]![name]!;
            var standardized = (double)item["test_nll_standardized"]!;
            Assert.InRange(standardized, 1, (double)item["gaussian_test_nll_standardized"]!);
            Assert.Equal(standardized + SumOfLogarithms(metrics["standardized_unit"]!), (double)item["test_nll"]!, 1e-12);
        }

        var classifier = metrics["classifier"]!;
        Assert.InRange((double)classifier["roc_auc"]!, 0.95, 1);
        Assert.InRange((double)classifier["average_precision"]!, 0.7, 1);
        Assert.Equal(220, classifier["confusion"]!.AsObject().Sum(count => (int)count.Value!));
        Assert.InRange((double)metrics["seconds"]!, 0.1, 120);
        Assert.Equal(2, (int)metrics["threads"]!);
        Assert.Equal(runs.Data, (string?)metrics["data"]![0]!["path"]);
    }

    [Fact]
    public void The_options_are_written_beside_the_results()
    {
        var options = Read(runs.TwoThreads("options.json"));

        Assert.Equal(5, (int)options["options"]!["seed"]!);
        Assert.Equal("sound", (string?)options["protocol"]!["name"]);
    }

    [Fact]
    public void Another_flow_can_be_chosen_by_name()
    {
        using var folder = new TemporaryFolder();
        var outcome = LyraflowProgram.Run(
            folder.Path, "reproduce", "--data", runs.Data, "--flow", "planar", "--out", "planar", "--quiet");

        Assert.Equal(0, outcome.ExitCode);
        var star = Read(Path.Combine(folder["planar"], "metrics.json"))["classes"]!["star"]!;
        Assert.Equal("planar", (string?)star["flow"]);
        Assert.Null(star["bins"]);
        Assert.Equal(
            32,
            ModelFile
                .Load(Path.Combine(folder["planar"], "star.safetensors"))
                .Classes[0]
                .Flow.Options.Bijections.OfType<PlanarShape>()
                .Count());
        Assert.Equal("planar", (string?)Read(Path.Combine(folder["planar"], "options.json"))["protocol"]!["star"]!["flow"]!["flow"]);
        Assert.Contains("planar", File.ReadAllText(Path.Combine(folder["planar"], "report", "index.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("star")]
    [InlineData("rrlyrae")]
    public void One_thread_and_two_train_the_same_bits(string name)
        => Assert.Equal(
            File.ReadAllBytes(runs.OneThread($"{name}.safetensors")), File.ReadAllBytes(runs.TwoThreads($"{name}.safetensors")));

    [Fact]
    public void One_thread_and_two_measure_the_same_but_for_time()
    {
        var one = WithoutTimes(Read(runs.OneThread("metrics.json")));
        var two = WithoutTimes(Read(runs.TwoThreads("metrics.json")));

        Assert.Equal(one.ToJsonString(), two.ToJsonString());
    }

    [Fact]
    public void A_saved_model_scores()
    {
        var model = ModelFile.Load(runs.TwoThreads("rrlyrae.safetensors"));

        Assert.Equal(["u-g", "g-r", "r-i", "i-z"], model.Features.Select(feature => feature.Name));
        Assert.Equal("rrlyrae", Assert.Single(model.Classes).Name);
        Assert.All(Densities.OfGrid(model), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Json_goes_to_standard_output_and_quiet_means_silent()
    {
        Assert.Equal(0, runs.Json.ExitCode);
        Assert.Empty(runs.Json.Error);
        Assert.True(JsonNode.DeepEquals(Read(runs.OneThread("metrics.json")), JsonNode.Parse(runs.Json.Output)));
    }

    [Fact]
    public void Tables_and_progress_name_what_counts()
    {
        Assert.All(
            (string[])
                ["Test loss", "one Gaussian", "always star", "ROC AUC", "Kolmogorov–Smirnov", "4.300", runs.TwoThreads("").TrimEnd('/')],
            text => Assert.Contains(text, runs.Table.Output, StringComparison.Ordinal));
        Assert.All(
            (string[])["training star", "training rrlyrae", "epoch", "validation", "rows/s", "evaluating"],
            text => Assert.Contains(text, runs.Table.Error, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_redirected_has_escape_codes()
    {
        Assert.DoesNotContain('\e', runs.Table.Output);
        Assert.DoesNotContain('\e', runs.Table.Error);
        Assert.DoesNotContain('\r', runs.Table.Error);
    }

    [Fact]
    public void Overwriting_replaces_the_results_of_an_earlier_run()
    {
        var folder = Path.Combine(runs.Folder, "earlier");
        Directory.CreateDirectory(folder);
        foreach (var file in Files.Where(file => file != "report"))
        {
            File.WriteAllText(Path.Combine(folder, file), "earlier");
        }

        var outcome = LyraflowProgram.Run(
            runs.Folder, "reproduce", "--data", runs.Data, "--out", "earlier", "--overwrite", "--quiet", "--seed", "5");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(File.ReadAllBytes(runs.OneThread("star.safetensors")), File.ReadAllBytes(Path.Combine(folder, "star.safetensors")));
        Assert.Equal(
            WithoutTimes(Read(runs.OneThread("metrics.json"))).ToJsonString(),
            WithoutTimes(Read(Path.Combine(folder, "metrics.json"))).ToJsonString());
    }

    private static JsonNode Read(string path) => JsonNode.Parse(File.ReadAllText(path))!;

    private static double SumOfLogarithms(JsonNode numbers) => numbers.AsArray().Sum(number => Math.Log((double)number!));

    private static JsonNode WithoutTimes(JsonNode metrics)
    {
        foreach (var item in metrics["classes"]!.AsObject())
        {
            Assert.True(item.Value!.AsObject().Remove("training_seconds"));
            Assert.True(item.Value!.AsObject().Remove("rows_per_second"));
        }

        Assert.True(metrics.AsObject().Remove("seconds"));
        Assert.True(metrics.AsObject().Remove("threads"));
        return metrics;
    }
}
