namespace Lyraflow.Stacks;

/// <summary>A class that was fitted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Own">Its place among the classes.</param>
/// <param name="Density">Its density.</param>
/// <param name="Kinds">The kinds that were tried, the heaviest first.</param>
/// <param name="HeldOut">Its rows under the densities of all classes, none of which had seen the row.</param>
/// <param name="Seconds">Seconds of all its fits, on one thread each.</param>
public sealed record StackFit(
    string Name, int Own, StackedDensity Density, IReadOnlyList<KindResult> Kinds, HeldOutDensities HeldOut, double Seconds);

/// <summary>How a kind did.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Loss">Mean −ln p of held-out rows, the floor included, in nats per unit of the data; infinite where one has none.</param>
/// <param name="Weight">Its weight in the stack; zero where it was left out.</param>
public sealed record KindResult(string Name, double Loss, double Weight);

/// <summary>Held-out rows of a class under the densities of all classes.</summary>
/// <param name="Rows">Their indices among the rows of the class.</param>
/// <param name="LogDensities">Class by class, in the order of the fits, ln p of each of these rows.</param>
public sealed record HeldOutDensities(IReadOnlyList<int> Rows, IReadOnlyList<double[]> LogDensities);
