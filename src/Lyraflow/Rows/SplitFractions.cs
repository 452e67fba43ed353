using System.Globalization;
using Lyraflow.Primitives;

namespace Lyraflow.Rows;

/// <summary>Which parts of the rows go where; each part lies between 0 and 1, and together they make 1.</summary>
public sealed record SplitFractions
{
    /// <summary>The part that fits the model.</summary>
    public double Train { get; init; } = 0.8;

    /// <summary>The part that decides when to stop.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>The part that is looked at once, at the end.</summary>
    public double Test { get; init; } = 0.1;

    /// <exception cref="InputException">The parts are not such fractions.</exception>
    internal void Require()
    {
        const double rounding = 1e-9;
        if (!(Train >= 0 && Validation >= 0 && Test >= 0 && Math.Abs(Train + Validation + Test - 1) <= rounding))
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"The fractions to train, validate and test are {Train}, {Validation} and {Test}; "
                + $"none may be negative, and together they must make 1."));
        }
    }
}
