namespace Lyraflow.Rows;

/// <summary>What one column of a catalogue or a model holds.</summary>
/// <param name="Name">The name or expression, for example "u-g".</param>
/// <param name="Unit">The unit, for example "mag"; empty for a pure number.</param>
public sealed record Feature(string Name, string Unit);
