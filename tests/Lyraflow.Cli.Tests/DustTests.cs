using System.Text.Json.Nodes;

namespace Lyraflow.Cli.Tests;

/// <summary>The treatments of dust, on a made-up catalogue behind some.</summary>
public sealed class DustTests(DustFixture runs) : IClassFixture<DustFixture>
{
    [Fact]
    public void A_cross_validation_measures_one_method_on_every_treatment()
    {
        var metrics = Metrics("crossval");
        var treatments = metrics["treatments"]!.AsArray();

        Assert.Equal("dereddened", (string?)metrics["treatment"]);
        Assert.Equal(["catalogue", "observed", "dereddened"], treatments.Select(item => (string?)item!["name"]));
        Assert.Equal([0, MadeUpOriginals.TooRed, 0], treatments.Select(item => (int)item!["sought_left_out"]!));
        Assert.Equal(
            [MadeUpOriginals.RrLyrae, MadeUpOriginals.RrLyrae - MadeUpOriginals.TooRed, MadeUpOriginals.RrLyrae],
            treatments.Select(item => (int)item!["rows"]!["rrlyrae"]!));
        Assert.All(treatments, item => Assert.Equal("mixture_5_1", (string?)item!["method"]));

        // What was left out cannot be found.
        Assert.InRange(
            (double)treatments[1]!["completeness_at_50_purity_of_all"]!, 0, 1 - ((double)MadeUpOriginals.TooRed / MadeUpOriginals.RrLyrae));
        Assert.Equal(
            (double)treatments[2]!["average_precision"]!["estimate"]!,
            (double)metrics["methods"]!.AsArray()
                .Single(item => (string?)item!["name"] == "mixture_5_1")!["average_precision"]!["estimate"]!);
    }

    [Fact]
    public void A_reproduction_measures_mixtures_on_every_treatment()
    {
        var metrics = Metrics("reproduce");
        var treatments = metrics["treatments"]!.AsArray();

        Assert.Equal("dereddened", (string?)metrics["treatment"]);
        Assert.Equal(["catalogue", "observed", "dereddened"], treatments.Select(item => (string?)item!["name"]));
        Assert.Equal(
            (double)metrics["baselines"]![1]!["average_precision"]!, (double)treatments[2]!["average_precision"]!["estimate"]!);

        // The test objects are the same but for those that were left out.
        Assert.Equal(8, (int)treatments[0]!["rows"]!["rrlyrae"]!);
        Assert.Equal(8, (int)treatments[1]!["rows"]!["rrlyrae"]! + (int)treatments[1]!["sought_left_out"]!);
    }

    [Fact]
    public void Every_key_of_such_a_reproduction_is_documented() => Assert.Equal(
        MetricsGuide.Keys("reproduce")
            .Where(key => !key.StartsWith("as_published", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
        MetricsGuide.KeysOf(Metrics("reproduce")).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("crossval")]
    [InlineData("reproduce")]
    public void The_page_tells_of_dust_and_every_number_can_be_traced(string run)
    {
        var page = File.ReadAllText(runs.File(run, "report/index.html"));

        Assert.Contains("id=\"figure-dust\"", page, StringComparison.Ordinal);
        Assert.Contains("treatments[1].average_precision", page, StringComparison.Ordinal);
        ReportPage.AssertTraceable(runs.File(run, "report/index.html"), runs.File(run, "metrics.json"));
    }

    [Fact]
    public void The_models_and_the_options_say_how_dust_was_treated()
    {
        Assert.Contains(
            "dust: dereddened",
            LyraflowProgram.Run(runs.File("reproduce", ""), "info", "star.safetensors").Output,
            StringComparison.Ordinal);
        Assert.Equal("dereddened", (string?)Read("reproduce", "options.json")["options"]!["dust"]);
        Assert.Equal("dereddened", (string?)Read("crossval", "options.json")["dust"]);
    }

    [Fact]
    public void A_catalogue_whose_extinction_is_not_there_is_refused()
    {
        using var folder = new TemporaryFolder();
        new SyntheticStars().Write(folder["rrlyrae.npz"]);
        Refusal.AssertOne(Run(folder, "--data", "rrlyrae.npz", "--dust", "observed"), "RRLyrae.fit", "lyraflow fetch");
        Refusal.AssertOne(Run(folder, "--dust", "observed"), "no extinction", "--data");

        MadeUpOriginals.WriteRrLyrae(folder);
        Refusal.AssertOne(Run(folder, "--data", "rrlyrae.npz", "--dust", "observed"), "rrlyrae.npz", "row 2000", "RRLyrae.fit");
        File.WriteAllText(folder["stars.csv"], "u_g,g_r,r_i,i_z,label\n");
        Refusal.AssertOne(Run(folder, "--data", "stars.csv", "--dust", "dereddened"), "stars.csv", "extinction");
    }

    private static Outcome Run(TemporaryFolder folder, params string[] options)
        => LyraflowProgram.Run(folder.Path, ["crossval", "--methods", "gaussian", "-q", .. options]);

    private JsonNode Metrics(string run) => Read(run, "metrics.json");

    private JsonNode Read(string run, string file) => JsonNode.Parse(File.ReadAllText(runs.File(run, file)))!;
}
