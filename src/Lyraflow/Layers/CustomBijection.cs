using System.Collections.Concurrent;
using System.Numerics;
using Lyraflow.Primitives;

namespace Lyraflow.Layers;

/// <summary>
/// A bijection of your own, x (data) ↔ z (base): the one class to write, whatever the engine does below it. It sees
/// rows as columns of plain numbers and answers for float and double alike. Register it by name, name it in a
/// <see cref="CustomBijectionShape"/> as a layer of a flow, and the flow trains, saves, loads, scores and samples as any
/// other. The package Lyraflow.Testing checks that it keeps what is asked here.
/// </summary>
/// <remarks>
/// It is asked to be a pure function: what it is given and its settings decide the result, row by row, each for
/// itself and the same whatever rows are beside it. Operations are called from several threads at once. Nothing should
/// be allocated in them. No result may be NaN or infinite for finite parameters and rows.
/// </remarks>
public abstract class CustomBijection
{
    private static readonly ConcurrentDictionary<string, Func<CustomBijectionShape, CustomBijection>> Registered =
        new(StringComparer.Ordinal);

    /// <summary>Number of columns.</summary>
    public abstract int Dimension { get; }

    /// <summary>
    /// The parameters that training finds, by name: arrays that lie one after the other in what the operations are
    /// given. None unless overridden.
    /// </summary>
    public virtual IReadOnlyList<ParameterBlock> ParameterBlocks => [];

    /// <summary>
    /// Makes a class known under a name, once, before flows or model files with it are used: they hold the name alone.
    /// </summary>
    /// <param name="name">The name, which no other class has; put your project's in front, as in "ours.sinh-arcsinh".</param>
    /// <param name="create">Creates the bijection of a shape; what it cannot be is an <see cref="InputException"/>.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public static void Register(string name, Func<CustomBijectionShape, CustomBijection> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        if (!Registered.TryAdd(name, create))
        {
            throw new ArgumentException($"There is a bijection '{name}' already; choose another name.", nameof(name));
        }
    }

    /// <summary>Fills in the parameters to start from; zeros unless overridden. Best is what makes the map the identity.</summary>
    /// <param name="parameters">The parameters, zero on entry.</param>
    /// <param name="random">The random source.</param>
    public virtual void Initialize<T>(Span<T> parameters, RandomSource random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }

    /// <summary>Data → base, in place: z = f(x).</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="values">x on entry, z on return.</param>
    /// <param name="logDeterminant">One number per row, to which log|det ∂z/∂x| is added.</param>
    public abstract void ToBase<T>(ReadOnlySpan<T> parameters, Columns<T> values, Span<T> logDeterminant)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Base → data, in place: x = f⁻¹(z).</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="values">z on entry, x on return.</param>
    /// <param name="logDeterminant">One number per row, to which log|det ∂x/∂z| is added.</param>
    public abstract void ToData<T>(ReadOnlySpan<T> parameters, Columns<T> values, Span<T> logDeterminant)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Back-propagation through <see cref="ToBase"/>: the vector-Jacobian product.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="inputs">x, as <see cref="ToBase"/> was given it; may be overwritten.</param>
    /// <param name="gradient">∂loss/∂z on entry, ∂loss/∂x on return.</param>
    /// <param name="logDeterminantGradient">∂loss/∂ log|det ∂z/∂x|, one number per row.</param>
    /// <param name="parameterGradient">∂loss/∂parameters, to which the share of these rows is added.</param>
    public abstract void BackPropagate<T>(
        ReadOnlySpan<T> parameters,
        Columns<T> inputs,
        Columns<T> gradient,
        ReadOnlySpan<T> logDeterminantGradient,
        Span<T> parameterGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The bijection of a shape.</summary>
    /// <exception cref="InputException">No class of that name is registered, or it refuses the shape.</exception>
    internal static CustomBijection Create(CustomBijectionShape shape)
    {
        if (!Registered.TryGetValue(shape.Name, out var create))
        {
            throw new InputException(
                $"There is no bijection {DisplayText.Quoted(shape.Name)} in this program; "
                + "register its class with CustomBijection.Register first.");
        }

        try
        {
            var bijection = create(shape);
            return bijection.Dimension == shape.Dimension
                ? bijection
                : throw new InputException($"it has {bijection.Dimension} columns, not {shape.Dimension}");
        }
        catch (Exception failure)
        {
            // Whatever the class of somebody else throws: its shape may come from a file, and then the file is at fault.
            var reason = DisplayText.Plain(failure.Message, longest: 200).TrimEnd('.');
            throw new InputException($"Bijection {DisplayText.Quoted(shape.Name)} cannot be built: {reason}.", failure);
        }
    }
}
