using Lyraflow.Densities;
using Lyraflow.Primitives;
using Lyraflow.Uncertainty;

namespace Lyraflow.Tests.Uncertainty;

/// <summary>Four colours of five bands, and densities of them in closed form, computed in another way than the library does.</summary>
internal static class BandsOfColors
{
    public const int Bands = 5;
    public const int Colors = 4;

    public static GaussianMixture Mixture(long seed)
    {
        var random = new RandomSource(seed);
        double[] weights = [0.5, 0.3, 0.2];
        return new GaussianMixture([.. weights.Select(weight => new MixtureComponent(
            weight, [.. Enumerable.Range(0, Colors).Select(_ => random.NextNormal())], Covariance(random)))]);
    }

    /// <summary>A row with errors on all bands that were measured.</summary>
    /// <param name="bands">The magnitudes.</param>
    /// <param name="errors">Their standard deviations.</param>
    /// <param name="missing">The bands that were not measured, as bits.</param>
    public static UncertainRow Row(double[] bands, double[] errors, int missing)
    {
        var row = new UncertainRow(Colors);
        for (var i = 0; i < Colors; i++)
        {
            row.Center[i] = (IsMissing(missing, i) ? 0 : bands[i]) - (IsMissing(missing, i + 1) ? 0 : bands[i + 1]);
        }

        for (var band = 0; band < Bands; band++)
        {
            if (IsMissing(missing, band))
            {
                row.AddFree(Direction(band));
            }
            else
            {
                row.AddError(Direction(band), errors[band]);
            }
        }

        return row;
    }

    /// <summary>How the colours move with a band.</summary>
    public static double[] Direction(int band)
        => [.. Enumerable.Range(0, Colors).Select(color => color == band ? 1.0 : color == band - 1 ? -1.0 : 0.0)];

    /// <summary>ln of the density of the colours between bands that were measured, per unit of orthonormal directions.</summary>
    public static double LogDensity(GaussianMixture mixture, double[] bands, double[] errors, int missing)
    {
        int[] present = [.. Enumerable.Range(0, Bands).Where(band => !IsMissing(missing, band))];
        var rank = Math.Max(0, present.Length - 1);
        if (rank == 0)
        {
            return 0;
        }

        // A difference of two bands is the sum of the colours between them.
        var known = new double[rank, Colors];
        var noise = new double[rank, rank];
        var measured = new double[rank];
        for (var i = 0; i < rank; i++)
        {
            measured[i] = bands[present[i]] - bands[present[i + 1]];
            for (var color = present[i]; color < present[i + 1]; color++)
            {
                known[i, color] = 1;
            }

            noise[i, i] = Square(errors[present[i]]) + Square(errors[present[i + 1]]);
            if (i > 0)
            {
                noise[i, i - 1] = noise[i - 1, i] = -Square(errors[present[i]]);
            }
        }

        var sum = 0.0;
        foreach (var component in mixture.Components)
        {
            var covariance = Plus(Times(Times(known, component.Covariance), Transposed(known)), noise);
            var (determinant, square) = Solve(covariance, [.. measured.Select((value, i)
                => value - Enumerable.Range(0, Colors).Sum(color => known[i, color] * component.Mean[color]))]);
            sum += component.Weight * Math.Exp(-0.5 * square) / Math.Sqrt(Math.Pow(2 * Math.PI, rank) * determinant);
        }

        return Math.Log(sum) + (0.5 * Math.Log(Solve(Times(known, Transposed(known)), new double[rank]).Determinant));
    }

    private static bool IsMissing(int missing, int band) => (missing >> band & 1) == 1;

    private static double[,] Covariance(RandomSource random)
    {
        var factor = new double[Colors, Colors];
        for (var i = 0; i < Colors; i++)
        {
            for (var j = 0; j < Colors; j++)
            {
                factor[i, j] = 0.4 * random.NextNormal();
            }

            factor[i, i] += 0.5;
        }

        return Times(factor, Transposed(factor));
    }

    private static double[,] Times(double[,] a, double[,] b)
    {
        var product = new double[a.GetLength(0), b.GetLength(1)];
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < b.GetLength(1); j++)
            {
                for (var k = 0; k < a.GetLength(1); k++)
                {
                    product[i, j] += a[i, k] * b[k, j];
                }
            }
        }

        return product;
    }

    private static double[,] Transposed(double[,] a)
    {
        var result = new double[a.GetLength(1), a.GetLength(0)];
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < a.GetLength(1); j++)
            {
                result[j, i] = a[i, j];
            }
        }

        return result;
    }

    private static double[,] Plus(double[,] a, double[,] b)
    {
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < a.GetLength(1); j++)
            {
                a[i, j] += b[i, j];
            }
        }

        return a;
    }

    /// <summary>det A and vᵀA⁻¹v by Gaussian elimination.</summary>
    private static (double Determinant, double Square) Solve(double[,] matrix, double[] vector)
    {
        var order = vector.Length;
        var a = (double[,])matrix.Clone();
        var right = (double[])vector.Clone();
        var determinant = 1.0;
        for (var i = 0; i < order; i++)
        {
            determinant *= a[i, i];
            for (var j = i + 1; j < order; j++)
            {
                var factor = a[j, i] / a[i, i];
                right[j] -= factor * right[i];
                for (var k = i; k < order; k++)
                {
                    a[j, k] -= factor * a[i, k];
                }
            }
        }

        var solution = new double[order];
        for (var i = order - 1; i >= 0; i--)
        {
            var rest = right[i];
            for (var k = i + 1; k < order; k++)
            {
                rest -= a[i, k] * solution[k];
            }

            solution[i] = rest / a[i, i];
        }

        return (determinant, solution.Zip(vector, (x, y) => x * y).Sum());
    }

    private static double Square(double x) => x * x;
}
