using System.Globalization;
using Lyraflow.Data.Formulas;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Rows;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Sampling;

/// <summary>What mock objects are drawn at.</summary>
/// <param name="Rows">The rows of context; null for a model without.</param>
/// <param name="Errors">Errors that are put on what is drawn; null for none.</param>
/// <param name="LeftOut">Rows of the file that were left out because a number is missing.</param>
/// <param name="Missing">Why; null for nothing to say.</param>
internal sealed record SampleContext(FeatureTable<float>? Rows, ObservedErrors? Errors, long LeftOut, string? Missing)
{
    /// <summary>Reads what the user gave for a model.</summary>
    /// <exception cref="InputException">The context is missing, is not that of the model, or was given to a model without.</exception>
    public static SampleContext Read(
        NamedModel named, SampleRequest request, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        string[] names = [.. named.Model.Context.Select(feature => feature.Name)];
        var example = string.Join(", ", names.Select(name => $"{name}=NUMBER"));
        var errors = request.WithErrors.Count == 0 ? null : ObservedErrors.Of(
            [.. named.Model.Features.Select(feature => feature.Name)], ColumnUncertainty.ParseErrors(request.WithErrors));
        if (errors is { Formulas: [var formula, ..] } && request.Given is null)
        {
            throw new InputException(
                $"The error {DisplayText.Quoted(formula)} is a column or a formula of rows, and there are none", Remedy.GiveRows);
        }

        var readsErrors = errors is { Formulas.Count: > 0 };
        return (request.Context, request.Given) switch
        {
            (null, null) when names.Length == 0 => new SampleContext(null, errors, 0, null),
            (null, { } file) when names.Length > 0 || readsErrors
                => ReadFile(file, names, errors, named, request, progress, cancellation),
            _ when names.Length == 0 => throw new InputException($"{named.Name} has densities without context", Remedy.LeaveOutContext),
            (null, null) => throw new InputException(
                $"{named.Name} has densities given {string.Join(", ", names)}", Remedy.GiveContext) { Subject = example },
            ({ } text, null) => new SampleContext(Parse(text, names, example), errors, 0, null),
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

    private static SampleContext ReadFile(
        string file,
        string[] names,
        ObservedErrors? errors,
        NamedModel named,
        SampleRequest request,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation)
    {
        var catalog = new CatalogRequest { Input = file, Map = request.Map, Strict = request.Strict };
        string[] read = [.. names, .. errors?.Formulas ?? []];
        var files = catalog.Find(read);

        // A session of its own, which the model's formulas cannot leave.
        using var session = new TableSession(request.Threads);
        var source = TableSource.Open(session, files, cancellation: cancellation);
        PassedOverFiles.Report(progress, files, source.PassedOver);
        session.Confine(files);
        var query = catalog.Query(read, named.GenuineNumbers);
        var tables = CatalogRows.Read(session, source, query, context: 0, label: null, classes: null, cancellation);
        var columns = tables.Classes[0].Rows.Columns;
        return new SampleContext(
            names.Length == 0 ? null : new FeatureTable<float>([.. columns.Take(names.Length)]),
            read.Length > names.Length ? errors!.At(new FeatureTable<float>([.. columns.Skip(names.Length)])) : errors,
            tables.LeftOut,
            tables.Missing);
    }
}
