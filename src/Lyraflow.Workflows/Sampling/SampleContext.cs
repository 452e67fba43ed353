using System.Globalization;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;

namespace Lyraflow.Workflows.Sampling;

/// <summary>The rows of context that mock objects are drawn at.</summary>
internal static class SampleContext
{
    /// <summary>Reads what the user gave for a model.</summary>
    /// <returns>The rows, null for a model without context; and how many rows of the file were left out because a number is missing, and why.</returns>
    /// <exception cref="InputException">The context is missing, is not that of the model, or was given to a model without.</exception>
    public static (FeatureTable<float>? Rows, long LeftOut, string? Missing) Read(
        NamedModel named, SampleRequest options, CancellationToken cancellation)
    {
        string[] names = [.. named.Model.Context.Select(feature => feature.Name)];
        var example = string.Join(", ", names.Select(name => $"{name}=NUMBER"));
        return (options.Context, options.Given) switch
        {
            (null, null) when names.Length == 0 => (null, 0, null),
            _ when names.Length == 0 => throw new InputException($"{named.Name} has densities without context; leave out --context and --given."),
            (null, null) => throw new InputException($"{named.Name} has densities given {string.Join(", ", names)}: say at which with --context \"{example}\", or with --given FILE."),
            ({ } text, null) => (Parse(text, names, example), 0, null),
            (null, { } file) => ReadFile(file, names, named, options, cancellation),
            _ => throw new InputException("--context and --given exclude each other: one value for all rows, or a file of rows."),
        };
    }

    private static FeatureTable<float> Parse(string text, string[] names, string example)
    {
        var values = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var part in Sql.SplitList(text, "--context"))
        {
            // A formula may hold an equals sign itself.
            var cut = part.LastIndexOf('=');
            var name = cut < 0 ? string.Empty : part[..cut].Trim();
            if (!names.Contains(name)
                || !float.TryParse(part.AsSpan(cut + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                || !float.IsFinite(value)
                || !values.TryAdd(name, value))
            {
                throw Refuse(text, example);
            }
        }

        return values.Count == names.Length
            ? new FeatureTable<float>([.. names.Select(name => new[] { values[name] })])
            : throw Refuse(text, example);
    }

    private static InputException Refuse(string text, string example) => new($"--context \"{text}\": the model takes each once, as in --context \"{example}\".");

    private static (FeatureTable<float> Rows, long LeftOut, string? Missing) ReadFile(
        string file, string[] names, NamedModel named, SampleRequest options, CancellationToken cancellation)
    {
        var catalogue = new CatalogRequest { Input = file, Map = options.Map };
        var files = InputFiles.Find(file);

        // A session of its own, which the model's formulas cannot leave.
        using var session = new TableSession(options.Threads);
        var source = TableSource.Open(session, files, cancellation: cancellation);
        session.Confine(files);
        var query = catalogue.Query(names, named.GenuineNumbers);
        var tables = LabeledTables.Read(session, source, query, context: 0, label: null, classes: null, cancellation);
        return (tables.Classes[0].Rows, tables.LeftOut, tables.Missing);
    }
}
