using Lyraflow.Data.Tables;
using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;
using Lyraflow.Workflows.Catalogs;
using Lyraflow.Workflows.Models;
using Lyraflow.Workflows.Runs;
using Lyraflow.Workflows.Uncertainty;

namespace Lyraflow.Workflows.ColumnDensities;

/// <summary>A column that is sought from the others of a row, as it was asked for.</summary>
/// <param name="Named">The model.</param>
/// <param name="Of">The column.</param>
/// <param name="Grid">Its values.</param>
/// <param name="Uncertainty">What is known of the other columns beyond their numbers.</param>
/// <param name="Priors">Of the classes.</param>
internal sealed record ColumnDensitySetup(
    NamedModel Named, string Of, ValueGrid Grid, ColumnUncertainty Uncertainty, IReadOnlyList<double> Priors)
{
    /// <summary>Checks what was asked for, and loads the model.</summary>
    /// <param name="model">The model file, or the name of the embedded one.</param>
    /// <param name="of">The column.</param>
    /// <param name="grid">Its values, see <see cref="ValueGrid.Parse"/>.</param>
    /// <param name="prior">The priors, see <see cref="PriorText.Parse"/>.</param>
    /// <param name="errors">See <see cref="ColumnUncertainty.ParseErrors"/>.</param>
    /// <param name="limits">See <see cref="ColumnUncertainty.ParseLimits"/>.</param>
    /// <param name="keepsSought">Whether the rows have the column, and it is compared with.</param>
    /// <exception cref="InputException">A value is impossible, or there is no such model.</exception>
    public static ColumnDensitySetup Parse(
        string model,
        string of,
        string grid,
        string? prior,
        IReadOnlyList<string> errors,
        IReadOnlyList<string> limits,
        bool keepsSought)
    {
        var values = ValueGrid.Parse(grid);
        var uncertainty = new ColumnUncertainty
        {
            Errors = ColumnUncertainty.ParseErrors(errors),
            Limits = ColumnUncertainty.ParseLimits(limits),
            Marginalizes = true,
            Sought = of,
            KeepsSought = keepsSought,
        };
        var named = NamedModel.Load(model);
        var target = PriorText.Target(named.Model, null);
        return new ColumnDensitySetup(
            named, of, values, uncertainty, PriorText.Parse(named.Model, target, prior)?.Probabilities.ToArray() ?? [1.0]);
    }

    /// <summary>Plans the densities of the rows of a source; where the model has flows that takes some seconds.</summary>
    /// <exception cref="InputException">A column is missing, or moves the features in a way that this cannot follow.</exception>
    public ColumnDensityPlan Plan(
        TableSession session, TableSource source, CatalogRequest catalog, IProgress<StageProgress>? progress)
    {
        var model = UncertainModel.Of(Named.Name, Named.Model, target: 0, catalog.Threads);
        var query = UncertainQuery.Plan(
            catalog.Query(Named.Inputs, Named.GenuineNumbers, Named.ColumnUnits), Uncertainty, source);
        var notices = new UncertaintyNotices(progress, $"densities of {Of}");
        notices.SayWhetherErrorsFit(Named, Uncertainty);
        notices.SayWhatIsBent(query, source);
        return ColumnDensityPlan.Make(
            session, query, Of, Named.Inputs, Grid, model.Densities, [.. Priors.Select(prior => Math.Log(prior))]);
    }
}
