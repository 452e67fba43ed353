namespace Lyraflow.Testing;

/// <summary>A bijection with its parameters, applied to plain rows in double precision: what the checks need of it.</summary>
public interface IRowMap
{
    /// <summary>Number of columns.</summary>
    int Dimension { get; }

    /// <summary>Number of parameters.</summary>
    int ParameterCount { get; }

    /// <summary>Replaces the parameters.</summary>
    void SetParameters(ReadOnlySpan<double> parameters);

    /// <summary>z and log|det ∂z/∂x| of every row.</summary>
    (double[,] Values, double[] LogDeterminants) ToBase(double[,] rows);

    /// <summary>x and log|det ∂x/∂z| of every row.</summary>
    (double[,] Values, double[] LogDeterminants) ToData(double[,] rows);

    /// <summary>The vector-Jacobian product of <see cref="ToBase"/>.</summary>
    /// <param name="rows">x.</param>
    /// <param name="gradient">∂loss/∂z.</param>
    /// <param name="logDeterminantGradient">∂loss/∂ log|det ∂z/∂x|.</param>
    /// <param name="start">What the parameters' gradient holds before, to which it is added.</param>
    /// <returns>∂loss/∂x and the parameters' gradient.</returns>
    (double[,] Inputs, double[] Parameters) BackPropagate(
        double[,] rows, double[,] gradient, double[] logDeterminantGradient, double start = 0);
}
