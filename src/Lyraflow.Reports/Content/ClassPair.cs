namespace Lyraflow.Reports.Content;

/// <summary>The two kinds of objects that a classifier tells apart, in words for readers.</summary>
/// <param name="Others">The background in the plural, such as "stars".</param>
/// <param name="Sought">What is sought, in the plural, such as "RR Lyrae".</param>
public sealed record ClassPair(string Others, string Sought);
