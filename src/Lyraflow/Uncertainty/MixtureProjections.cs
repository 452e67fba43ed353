using Lyraflow.Densities;

namespace Lyraflow.Uncertainty;

/// <summary>The projections of a mixture that were needed lately; the oldest makes room. One thread's own.</summary>
internal sealed class MixtureProjections(IReadOnlyList<MixtureComponent> components)
{
    private const int Most = 64;

    private readonly List<ProjectedMixture> _kept = [];
    private int _next;

    /// <summary>The mixture in the coordinates of a row.</summary>
    public ProjectedMixture At(RowGeometry geometry)
    {
        foreach (var projection in _kept)
        {
            if (projection.IsIn(geometry.Basis))
            {
                return projection;
            }
        }

        var made = new ProjectedMixture(components, geometry.Basis);
        if (_kept.Count < Most)
        {
            _kept.Add(made);
        }
        else
        {
            _kept[_next] = made;
            _next = (_next + 1) % Most;
        }

        return made;
    }
}
