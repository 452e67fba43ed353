using Lyraflow.Onnx.Graphs;

namespace Lyraflow.Onnx.Densities;

/// <summary>The rows that a graph is given.</summary>
/// <param name="Features">Rows × features, in single precision.</param>
/// <param name="Context">Rows × context columns, in single precision; null where nothing is conditioned on.</param>
internal sealed record GraphInputs(Value Features, Value? Context);
