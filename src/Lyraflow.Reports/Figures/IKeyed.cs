using SkiaSharp;

namespace Lyraflow.Reports.Figures;

/// <summary>Something that the key of a plot can name.</summary>
internal interface IKeyed
{
    /// <summary>Its name; empty for none.</summary>
    string Label { get; }

    /// <summary>Draws a small sample of it.</summary>
    void DrawSymbol(SKCanvas canvas, SKRect place);
}
