using Lyraflow.Flows;
using Lyraflow.Rows;

namespace Lyraflow.Tests;

/// <summary>Integrals of two-dimensional densities by the midpoint rule.</summary>
internal static class Mesh
{
    /// <summary>∫ p over a square.</summary>
    /// <param name="flow">The density.</param>
    /// <param name="left">Where the square begins in the first column.</param>
    /// <param name="bottom">Where the square begins in the second column.</param>
    /// <param name="side">Its side.</param>
    /// <param name="points">Points along each side.</param>
    public static double Integrate(Flow<double> flow, double left, double bottom, double side, int points)
    {
        var rows = new FeatureTable<double>(points * points, 2);
        var step = side / points;
        for (var row = 0; row < rows.Rows; row++)
        {
            rows.Columns[0][row] = left + (step * ((row / points) + 0.5));
            rows.Columns[1][row] = bottom + (step * ((row % points) + 0.5));
        }

        return flow.LogDensity(rows, 1).Sum(Math.Exp) * step * step;
    }
}
