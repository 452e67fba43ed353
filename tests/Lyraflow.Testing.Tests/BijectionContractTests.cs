using System.Numerics;
using Lyraflow.Layers;
using Lyraflow.Primitives;

namespace Lyraflow.Testing.Tests;

/// <summary>Each fault that a bijection can have is found and named.</summary>
public class BijectionContractTests
{
    [Fact]
    public void A_scaling_without_faults_passes() => BijectionContract.Check(new Scaling(Fault.None));

    [Theory]
    [InlineData(Fault.Inverse, "to base and back")]
    [InlineData(Fault.LogDeterminant, "log-determinant of row 0")]
    [InlineData(Fault.InputGradient, "∂loss/∂x")]
    [InlineData(Fault.ParameterGradient, "∂loss/∂parameters")]
    [InlineData(Fault.Overwrites, "added to 100")]
    [InlineData(Fault.ReadsNeighbors, "may depend on nothing but the row")]
    [InlineData(Fault.Overflows, "parameters within 10")]
    public void A_fault_is_named(Fault fault, string part)
    {
        var thrown = Assert.Throws<ContractException>(() => BijectionContract.Check(new Scaling(fault)));
        Assert.Contains(part, thrown.Message, StringComparison.Ordinal);
        Assert.StartsWith(nameof(Scaling), thrown.Message, StringComparison.Ordinal);
    }

    public enum Fault
    {
        None,
        Inverse,
        LogDeterminant,
        InputGradient,
        ParameterGradient,
        Overwrites,
        ReadsNeighbors,
        Overflows,
    }

    /// <summary>z = eᵖ·x in one column, with a fault.</summary>
    private sealed class Scaling(Fault fault) : CustomBijection
    {
        public override int Dimension => 1;

        public override IReadOnlyList<ParameterBlock> ParameterBlocks => [new("log_scale", [1])];

        public override void ToBase<T>(ReadOnlySpan<T> parameters, Columns<T> values, Span<T> logDeterminant)
        {
            var x = values[0];
            var scale = T.Exp(Power(parameters));
            scale += fault == Fault.ReadsNeighbors && x.Length == 7 ? scale * T.CreateChecked(1e-3) : T.Zero;
            for (var row = 0; row < x.Length; row++)
            {
                x[row] *= scale;
                logDeterminant[row] += fault == Fault.LogDeterminant ? -Power(parameters) : Power(parameters);
            }
        }

        public override void ToData<T>(ReadOnlySpan<T> parameters, Columns<T> values, Span<T> logDeterminant)
        {
            var z = values[0];
            for (var row = 0; row < z.Length; row++)
            {
                z[row] *= T.Exp(fault == Fault.Inverse ? Power(parameters) : -Power(parameters));
                logDeterminant[row] += fault == Fault.LogDeterminant ? Power(parameters) : -Power(parameters);
            }
        }

        public override void BackPropagate<T>(
            ReadOnlySpan<T> parameters,
            Columns<T> inputs,
            Columns<T> gradient,
            ReadOnlySpan<T> logDeterminantGradient,
            Span<T> parameterGradient)
        {
            if (fault == Fault.Overwrites)
            {
                parameterGradient.Clear();
            }

            var x = inputs[0];
            var g = gradient[0];
            var scale = T.Exp(Power(parameters));
            for (var row = 0; row < x.Length; row++)
            {
                parameterGradient[0] += g[row] * scale * x[row];
                parameterGradient[0] += fault == Fault.ParameterGradient ? T.Zero : logDeterminantGradient[row];
                g[row] *= fault == Fault.InputGradient ? T.One : scale;
            }
        }

        /// <summary>The parameter, or a thousand times as much where it is large, which overflows.</summary>
        private T Power<T>(ReadOnlySpan<T> parameters)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            => fault == Fault.Overflows && T.Abs(parameters[0]) > T.One ? parameters[0] * T.CreateChecked(1000) : parameters[0];
    }
}
