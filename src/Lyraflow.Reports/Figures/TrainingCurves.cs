using Lyraflow.Training;
using ScottPlot;

namespace Lyraflow.Reports.Figures;

/// <summary>How one class's flow was trained.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Losses">Loss of each epoch, in the unit to show.</param>
/// <param name="BestEpoch">The epoch whose weights were kept.</param>
public sealed record TrainingHistory(string ClassName, IReadOnlyList<EpochLoss> Losses, int BestEpoch);

/// <summary>Training and validation loss by epoch, a panel per class.</summary>
public static class TrainingCurves
{
    /// <summary>Draws the panels.</summary>
    public static Figure Draw(string name, string title, string caption, IReadOnlyList<TrainingHistory> histories)
    {
        ArgumentNullException.ThrowIfNull(histories);
        var plots = histories.Select(DrawOne).ToArray();
        return new Figure(name, title, caption, new FigureSize(480 * plots.Length, 380), Panel.Grid(plots, plots.Length));
    }

    private static Plot DrawOne(TrainingHistory history)
    {
        var plot = FigureStyle.NewPlot("epoch", "loss (nats per object)", history.ClassName);
        var training = history.Losses.Where(loss => double.IsFinite(loss.TrainingLoss)).ToArray();
        var validation = history.Losses.Where(loss => double.IsFinite(loss.ValidationLoss)).ToArray();
        plot.AddLine(
            Epochs(training), Array.ConvertAll(training, loss => loss.TrainingLoss), Palette.Background, "training", dashed: true, 1.5f);
        plot.AddLine(
            Epochs(validation), Array.ConvertAll(validation, loss => loss.ValidationLoss), Palette.Sample, "validation", width: 1.5f);
        double[] all = [.. training.Select(loss => loss.TrainingLoss), .. validation.Select(loss => loss.ValidationLoss)];
        Array.Sort(all);
        var low = all[0];
        // The first epochs fall from far above; what matters happens below.
        var high = Math.Max(all[(int)(0.95 * (all.Length - 1))], low + 0.1);
        var (bottom, top) = (low - (0.08 * (high - low)), high + (0.35 * (high - low)));
        plot.AddGuide(history.BestEpoch, bottom, history.BestEpoch, top, $"weights kept: epoch {history.BestEpoch}");
        plot.Frame((0, Math.Max(1, history.Losses[^1].Epoch)), (bottom, top), 5);
        plot.AddKey(Alignment.UpperRight);
        return plot;
    }

    private static double[] Epochs(EpochLoss[] losses) => Array.ConvertAll(losses, loss => (double)loss.Epoch);
}
