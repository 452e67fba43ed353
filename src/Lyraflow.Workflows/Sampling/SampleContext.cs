using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Sampling;

/// <summary>The rows of context that mock objects are drawn at.</summary>
internal static class SampleContext
{
    /// <summary>Reads what the user gave for a model.</summary>
    /// <returns>
    /// The rows, null for a model without context; and how many rows of the file were left out because a number is
    /// missing, and why.
    /// </returns>
    /// <exception cref="InputException">The context is missing, is not that of the model, or was given to a model without.</exception>
    public static (FeatureTable<float>? Rows, long LeftOut, string? Missing) Read(
        NamedModel named, SampleRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        string[] names = [.. named.Model.Context.Select(feature => feature.Name)];
        var example = string.Join(", ", names.Select(name => $"{name}=NUMBER"));
        return (request.Context, request.Given) switch
        {
            (null, null) when names.Length == 0 => (null, 0, null),
            _ when names.Length == 0 => throw new InputException($"{named.Name} has densities without context", Remedy.LeaveOutContext),
            (null, null) => throw new InputException(
                $"{named.Name} has densities given {string.Join(", ", names)}", Remedy.GiveContext) { Subject = example },
            ({ } text, null) => (Parse(text, names, example), 0, null),
            (null, { } file) => ReadFile(file, names, named, request, progress, cancellation),
            _ => throw new InputException("One context for all rows and a file of contexts exclude each other."),
        };
    }

    private static FeatureTable<float> Parse(string text, string[] names, string example)
    {
        var values = new Dictionary<string, float>(StringComparer.Ordinal);
        string? Meant(string name) => names.Contains(name) ? name
            : names.Where(item => item.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray() is [var only] ? only : null;
        foreach (var part in Sql.SplitList(text, "The context"))
        {
            // A formula may hold an equals sign itself.
            var cut = part.LastIndexOf('=');
            var name = cut < 0 ? null : Meant(part[..cut].Trim());
            if (name is null
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

    private static InputException Refuse(string text, string example)
        => new($"The context \"{text}\" does not give the model each value once, as \"{example}\" does.");

    private static (FeatureTable<float> Rows, long LeftOut, string? Missing) ReadFile(
        string file,
        string[] names,
        NamedModel named,
        SampleRequest request,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var catalog = new CatalogRequest { Input = file, Map = request.Map, Strict = request.Strict };
        var files = catalog.Find(names);

        // A session of its own, which the model's formulas cannot leave.
        using var session = new TableSession(request.Threads);
        var source = TableSource.Open(session, files, cancellation: cancellation);
        PassedOverFiles.Report(progress, files, source.PassedOver);
        session.Confine(files);
        var query = catalog.Query(names, named.GenuineNumbers);
        var tables = CatalogRows.Read(session, source, query, context: 0, label: null, classes: null, cancellation);
        return (tables.Classes[0].Rows, tables.LeftOut, tables.Missing);
    }
}
