using System.Diagnostics;

namespace Lyraflow.Cli.Tests;

/// <summary>The real catalogue through all formats: the same features and the same scores, bit for bit.</summary>
public sealed class RealRoundTripTests : IDisposable
{
    private const int Rows = 93_141;
    private const string Astropy = "/usr/bin/python3";

    private readonly TemporaryFolder _folder = new();

    public RealRoundTripTests()
    {
        var catalogue = RealData.File("rrlyrae.npz");
        File.CreateSymbolicLink(_folder["rrlyrae.npz"], catalogue);
        Done(
            "train", "rrlyrae.npz", "--features", "data_0, data_1, data_2, data_3", "--label", "labels", "--layers", "1", "--bins",
            "4", "--hidden", "8", "--epochs", "1", "-o", "model.safetensors",
            "-q");
        Score("rrlyrae.npz", "npz.csv");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("stars.parquet")]
    [InlineData("stars.fits")]
    [InlineData("stars.csv")]
    public void Features_and_scores_survive(string name)
    {
        Score("rrlyrae.npz", name);
        Score(name, "again.csv");

        // The shortest digits that tell a number from its neighbours: equal texts are equal bits.
        var expected = File.ReadAllLines(_folder["npz.csv"]);
        Assert.Equal(Rows + 1, expected.Length);
        Assert.Equal(
            "data_0,data_1,data_2,data_3,labels,log_density_0.0,log_density_1.0,log10_ratio_1.0,posterior_1.0,score_1.0,outlier",
            expected[0]);
        Assert.Equal(expected, File.ReadAllLines(_folder["again.csv"]));
    }

    [Fact]
    public void Astropy_reads_the_same_numbers_from_FITS()
    {
        Assert.SkipUnless(HasAstropy(), "SKIPPED: no astropy on this machine (apt-get install python3-astropy).");
        Score("rrlyrae.npz", "stars.fits");

        var answer = Python("""
            import csv, numpy
            from astropy.table import Table
            table = Table.read('stars.fits')
            lines = csv.DictReader(open('npz.csv'))
            rows = list(lines)
            for name in lines.fieldnames:
                column = table[name]
                if column.dtype == bool:
                    expected = numpy.array([row[name] == 'true' for row in rows])
                else:
                    expected = numpy.array([row[name] for row in rows]).astype(column.dtype.newbyteorder('='))
                assert (numpy.asarray(column) == expected).all(), name
            print(len(table), len(table.colnames))
            """);

        Assert.Equal($"{Rows} 11\n", answer);
    }

    private static bool HasAstropy()
    {
        if (!File.Exists(Astropy))
        {
            return false;
        }

        using var process = Process.Start(new ProcessStartInfo(Astropy, ["-c", "import astropy.table"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private string Python(string program)
    {
        using var process = Process.Start(new ProcessStartInfo(Astropy, ["-W", "ignore", "-c", program])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.GetAwaiter().GetResult());
        return output;
    }

    private void Score(string input, string output)
        => Done("score", "model.safetensors", input, "-o", output, "--columns", "data_0,data_1,data_2,data_3,labels", "-q");

    private void Done(params string[] arguments)
    {
        var outcome = LyraflowProgram.Run(_folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }
}
