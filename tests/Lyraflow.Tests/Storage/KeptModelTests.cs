using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Storage;

namespace Lyraflow.Tests.Storage;

/// <summary>
/// A file that version 0.1.0 wrote: later versions go on reading it. The densities are those that the program which
/// wrote it printed.
/// </summary>
public class KeptModelTests
{
    [Fact]
    public void A_model_of_format_1_gives_the_densities_it_gave_when_it_was_written()
    {
        var model = ModelFile.Load(Path.Combine(AppContext.BaseDirectory, "Storage", "Fixtures", "model-format-1.safetensors"));

        Assert.Equal(["u-g", "g-r"], model.Features.Select(feature => feature.Name));
        Assert.Equal(["star", "rrlyrae"], model.Classes.Select(item => item.Name));
        Assert.Equal("stars.csv", model.Classes[0].Training!.Source);
        (double U, double G, double R)[] stars =
            [(20.278, 19.028, 18.735), (20.62, 19.298, 18.772), (21.017, 19.57, 19.066), (20.957, 19.219, 18.716), (20.284, 19.176, 18.64)];
        var rows = new FeatureTable<float>(stars.Length, 2);
        for (var i = 0; i < stars.Length; i++)
        {
            rows.Columns[0][i] = (float)(stars[i].U - stars[i].G);
            rows.Columns[1][i] = (float)(stars[i].G - stars[i].R);
        }

        RequireNear([-0.4407363, 1.5930344, 1.5946683, 0.9067407, 1.1166053], model.Classes[0].Flow.LogDensity(rows));
        RequireNear([1.4476069, -3.4034405, -5.792693, -11.306581, -1.2388253], model.Classes[1].Flow.LogDensity(rows));
    }

    [Fact]
    public void A_damaged_header_is_refused_in_few_words()
    {
        // Found by fuzzing: the reader of JSON repeats all of a text that it cannot take.
        var fault = Assert.Throws<InputException>(
            () => ModelFile.Load(Path.Combine(AppContext.BaseDirectory, "Storage", "Fixtures", "long-header.safetensors")));

        Assert.Contains("it is not valid JSON", fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Message.Length, 20, 500);
    }

    private static void RequireNear(double[] expected, double[] actual)
        => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
}
