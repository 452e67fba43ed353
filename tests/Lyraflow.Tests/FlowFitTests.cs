using Lyraflow.Flows;
using Lyraflow.Layers;
using Lyraflow.Rows;
using Lyraflow.Training;

namespace Lyraflow.Tests;

/// <summary>The way in: rows of any form become a trained flow.</summary>
public class FlowFitTests
{
    private static readonly FitSettings Short = new() { Training = new TrainingSettings { Epochs = 2, BatchSize = 100 }, Threads = 1 };
    private static readonly NeuralSplineFlow Small = new() { Layers = 2, Hidden = [8] };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Rows_of_every_form_give_the_same_flow()
    {
        var table = Toy.Normal<float>(200, 3);
        float[,] grid = new float[200, 3];
        float[][] rows = [.. Enumerable.Range(0, 200).Select(_ => new float[3])];
        double[,] wide = new double[200, 3];
        for (var row = 0; row < 200; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                wide[row, column] = grid[row, column] = rows[row][column] = table.Columns[column][row];
            }
        }

        var expected = Fit(table);
        Assert.Equal(expected, Fit(grid));
        Assert.Equal(expected, Fit(rows));
        Assert.Equal(expected, Fit(wide));
        Assert.Equal(expected, Fit(FeatureTable<float>.FromColumns([.. table.Columns.SelectMany(column => column)], 3)));
        Assert.Equal(expected, Fit(table.Named("a", "b", "c")));

        static float[] Fit(FeatureTable<float> rows) => Flow.Fit(rows, Small, Short, Cancellation).Parameters.ToArray();
    }

    [Fact]
    public void The_seed_decides_and_the_threads_do_not()
    {
        var rows = Toy.Normal<float>(500, 2);
        var expected = Fit(1, seed: 3);
        Assert.Equal(expected, Fit(2, seed: 3));
        Assert.NotEqual(expected, Fit(1, seed: 4));

        float[] Fit(int threads, long seed)
            => Flow.Fit(rows, Small, Short with { Threads = threads, Seed = seed }, Cancellation).Parameters.ToArray();
    }

    [Fact]
    public void Double_one_column_a_context_and_a_box_are_possible()
    {
        Assert.Equal(2, Flow.Fit<double>(Toy.Normal<double>(100, 2), Small, Short, Cancellation).Dimension);
        Assert.IsType<AutoregressiveShape>(Flow.Fit(Toy.Normal<float>(100, 1), null, Short, Cancellation).Options.Bijections[1]);
        var given = Toy.Normal<float>(100, 2).Given(Toy.Normal<float>(100, 1));
        Assert.Equal(1, Flow.Fit(given, Small, Short, Cancellation).Options.ContextDimension);

        // Half the preset's jitter would carry rows out of the box.
        var box = new BoxSplineFlow(new BoxScalingShape([0, 0], [1, 1])) { Layers = 2, Hidden = [8] };
        Assert.Equal(0, Preset.ForRows(100, 2, box).Training.Jitter);
        Assert.Same(Preset.FewRows, Preset.ForRows(100, 2, recipe: null));
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused_in_one_line()
    {
        var rows = Toy.Normal<float>(100, 2).Named("u_g", "g_r");
        rows.Columns[1][17] = float.NaN;
        InputFault.Expect(() => Flow.Fit(rows, cancellation: Cancellation), "Row 17", "g_r");
        rows.Columns[1].AsSpan().Fill(1);
        InputFault.Expect(() => Flow.Fit(rows, cancellation: Cancellation), "Column g_r", "no spread");
        InputFault.Expect(() => Flow.Fit(Toy.Normal<float>(9, 2), cancellation: Cancellation), "9 rows", "at least 10");
        InputFault.Expect(
            () => Flow.Fit(Toy.Normal<float>(20, 2), null, new FitSettings { Validation = 1 }, Cancellation),
            "between 0 and 1");
        InputFault.Expect(() => Flow.Fit(Toy.Normal<float>(20, 2), null, new FitSettings { Threads = -1 }, Cancellation), "threads");
        InputFault.Expect(() => FeatureTable<float>.FromRows<double>([[1, 2], [3]]), "Row 1", "1 numbers");
        InputFault.Expect(() => FeatureTable<float>.FromRows<double>([]), "at least one row");
        Assert.Throws<ArgumentException>(() => rows.Named("u_g"));
        Assert.Throws<ArgumentException>(() => FeatureTable<float>.FromColumns([1, 2, 3], 2));
    }

    [Fact]
    public void Names_go_with_the_rows()
    {
        var rows = Toy.Normal<float>(10, 2).Named("a", "b").Given(Toy.Normal<float>(10, 1));
        Assert.Equal(["a", "b"], rows.Names);
        Assert.Equal(["a", "b"], rows.Select([1, 2]).Names);
        Assert.Equal(["a", "b"], rows.Convert<double>().Names);
        Assert.NotNull(rows.Named("c", "d").Context);
    }
}
