using Lyraflow.Primitives;

namespace Lyraflow.Paper.Toys;

/// <summary>
/// The two-dimensional sets that flows are shown on, with the shapes and scales of the collection of FFJORD (Grathwohl
/// et al. 2019), which the library under Tyagi (2022) took over. Where that collection has no density (line, cosine:
/// no width) or an unwieldy one (spirals: two kinds of noise; pinwheel: a twist that changes areas), the nearest one
/// that can be written down stands instead.
/// </summary>
public static class ToySets
{
    private const double Turn = 2 * Math.PI;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ToyDensity> All { get; } =
    [
        new SmearedCurves("swiss-roll", 5, 0.2, 1024, u => Spiral(0.75 * Turn * (1 + (2 * u)), 0.2)),
        new SmearedCurves("circles", 5, 0.24, 512, u => Circle(u, 3), u => Circle(u, 1.5)),
        new SmearedCurves("rings", 4, 0.08, 512, [.. new[] { 3, 2.25, 1.5, 0.75 }.Select(Ring)]),
        new SmearedCurves(
            "moons", 5, 0.2, 512, u => Moved(Circle(u / 2, 2), -1, -0.2), u => Moved(Circle(0.5 + (u / 2), 2), 1, 0.8)),
        Gaussians("four-gaussians", 4),
        Gaussians("eight-gaussians", 8),
        new Pinwheel(),
        new SmearedCurves(
            "two-spirals", 5, 0.1, 4096, u => Spiral(1.5 * Turn * Math.Sqrt(u), -1.0 / 3), u => Spiral(1.5 * Turn * Math.Sqrt(u), 1.0 / 3)),
        new Checkerboard(),
        new Band("line", 0.1, x => x),
        new Band("cosine", 0.1, x => 2.5 * Math.Sin(x)),
    ];

    /// <summary>The sets of these names, in their order.</summary>
    /// <param name="names">Names; null for all.</param>
    /// <exception cref="InputException">There is no such set.</exception>
    public static IReadOnlyList<ToyDensity> Select(IReadOnlyList<string>? names)
        => names is null
            ? All
            : [.. names.Select(name => All.FirstOrDefault(toy => toy.Name == name)
                ?? throw new InputException($"There is no toy '{name}'; choose from {string.Join(", ", All.Select(toy => toy.Name))}."))];

    private static SmearedCurves Gaussians(string name, int count) => new(
        name,
        5,
        0.5 / Math.Sqrt(2),
        1,
        [.. Enumerable.Range(0, count).Select(i => (Func<double, (double, double)>)(_ => Circle((double)i / count, 4 / Math.Sqrt(2))))]);

    private static Func<double, (double X, double Y)> Ring(double radius) => u => Circle(u, radius);

    private static (double X, double Y) Circle(double turns, double radius)
    {
        var (sine, cosine) = Math.SinCos(Turn * turns);
        return (radius * cosine, radius * sine);
    }

    private static (double X, double Y) Spiral(double angle, double scale)
        => (scale * angle * Math.Cos(angle), scale * -angle * Math.Sin(angle));

    private static (double X, double Y) Moved((double X, double Y) point, double x, double y) => (point.X + x, point.Y + y);
}
