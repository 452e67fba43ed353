using Spectre.Console.Rendering;

namespace Lyraflow.Cli.Output;

/// <summary>Makes what tables and bars say <see cref="PlainText"/>, and leaves alone how they are drawn.</summary>
internal sealed class PlainSegments : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables)
        => renderables.Select(inner => new Plain(inner));

    private sealed class Plain(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
            => inner.Render(options, maxWidth).Select(segment => segment.IsControlCode || segment.IsLineBreak
                ? segment
                : new Segment(PlainText.Of(segment.Text), segment.Style));
    }
}
