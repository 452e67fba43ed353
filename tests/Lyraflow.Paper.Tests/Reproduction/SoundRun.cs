using Lyraflow.Paper.Reproduction;

namespace Lyraflow.Paper.Tests.Reproduction;

/// <summary>One whole run on the real catalogue with the presets, made when the first test asks for it.</summary>
public sealed class SoundRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ReproduceMetrics? _metrics;

    internal ReproduceMetrics Metrics => _metrics ??= ReproduceRun.Run(
        new ReproduceRequest { Data = RealData.Archive, Out = _folder.Path })!;

    internal string ModelPath(string className) => _folder[ReproduceRun.ModelFileName(className)];

    public void Dispose() => _folder.Dispose();
}
