using System.Globalization;
using Lyraflow.Catalogs.Tables;
using Lyraflow.Numerics;

namespace Lyraflow.Experiments.Catalogues;

/// <summary>The options of drawing mock objects.</summary>
public sealed record SampleOptions
{
    /// <summary>The model file, or the name of the embedded one.</summary>
    public required string Model { get; init; }

    /// <summary>Rows of each class.</summary>
    public required long Count { get; init; }

    /// <summary>The class to draw from; null for all.</summary>
    public string? Class { get; init; }

    /// <summary>Factor on the base values.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The file to write; "-" for CSV on the standard output.</summary>
    public required string Output { get; init; }

    /// <summary>Whether a file that is there may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The seed.</summary>
    public long Seed { get; init; }
}

/// <summary>Draws mock objects from a model.</summary>
public static class SampleRun
{
    private const long Most = 2_000_000_000;

    /// <summary>Draws, in blocks, and writes.</summary>
    /// <returns>Rows written.</returns>
    /// <exception cref="InputException">An option is impossible, or the file cannot be written.</exception>
    public static long Run(SampleOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(options.Count is >= 1 and <= Most, $"-n must be 1 to {Most}, not {options.Count}.");
        Require(options.Temperature > 0 && double.IsFinite(options.Temperature), $"--temperature must be positive, not {options.Temperature}.");
        var named = NamedModel.LoadPlain(options.Model);
        var model = named.Model;
        var classes = model.Classes.Where(item => options.Class is null || item.Name == options.Class).ToArray();
        Require(classes.Length > 0, $"--class {options.Class}: the model has the classes {string.Join(", ", model.Classes.Select(item => item.Name))}.");
        using var session = new TableSession();
        var parts = classes.Select(item =>
        {
            var random = new RandomSource(options.Seed).Fork($"sample {item.Name}");
            var function = DrawnRows.Register(session, item.Flow, options.Count, options.Temperature, random, done =>
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new StageProgress($"drawing {item.Name}", done / (double)options.Count, string.Create(CultureInfo.InvariantCulture, $"{done:n0} rows")));
            });
            var columns = string.Join(", ", model.Features.Select((feature, j) => $"{DrawnRows.Column(j)} AS {Sql.Name(feature.Name)}"));
            var label = classes.Length > 1 ? $", {Sql.Text(item.Name)} AS label" : string.Empty;
            return $"SELECT {columns}{label} FROM {function}()";
        });
        TableWriter.Write(session, string.Join(" UNION ALL ", parts), options.Output, options.Overwrite, named.Notes, cancellation);
        return options.Count * classes.Length;
    }

    private static void Require(bool holds, FormattableString message)
    {
        if (!holds)
        {
            throw new InputException(message.ToString(CultureInfo.InvariantCulture));
        }
    }
}
