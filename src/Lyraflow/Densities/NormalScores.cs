using System.Numerics;
using Lyraflow.Engine;
using Lyraflow.Mathematics;

namespace Lyraflow.Densities;

/// <summary>Numbers of a known distribution as the quantiles of the standard normal that lie at the same probability.</summary>
internal static class NormalScores
{
    // The edges of a box themselves would be infinite.
    private const double LeastProbability = 1e-9;

    /// <summary>Of columns that are uniform on [−1, 1], in place.</summary>
    public static void OfBox<T>(Tile<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var column = 0; column < values.Columns; column++)
        {
            foreach (ref var value in values.Column(column)[..values.Rows])
            {
                var probability = 0.5 * (double.CreateChecked(value) + 1);
                value = T.CreateChecked(SpecialFunctions.NormalQuantile(Math.Clamp(probability, LeastProbability, 1 - LeastProbability)));
            }
        }
    }

    /// <summary>Of columns of Student's t, in place.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="degreesOfFreedom">Of each column.</param>
    public static void OfStudentT<T>(Tile<T> values, ReadOnlySpan<double> degreesOfFreedom)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var column = 0; column < values.Columns; column++)
        {
            foreach (ref var value in values.Column(column)[..values.Rows])
            {
                // By the tail, which keeps its digits far out where the distribution function is 1.
                var z = double.CreateChecked(value);
                var tail = Math.Max(SpecialFunctions.StudentTSurvival(Math.Abs(z), degreesOfFreedom[column]), double.Epsilon);
                value = T.CreateChecked(Math.CopySign(SpecialFunctions.NormalQuantile(tail), z));
            }
        }
    }
}
