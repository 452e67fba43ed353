using System.Globalization;
using Lyraflow.Data.Tables;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Catalogs;

/// <summary>Tells of the files of an input that are no tables or have no rows, and how a HATS catalogue is read.</summary>
public static class PassedOverFiles
{
    /// <summary>Names each and counts them; says nothing where there are none, and nothing else is to be said.</summary>
    /// <param name="progress">Who is told.</param>
    /// <param name="input">The files.</param>
    /// <param name="passedOver">Those that were passed over, each with the reason.</param>
    public static void Report(IProgress<StageProgress>? progress, InputFiles input, IReadOnlyList<string> passedOver)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(passedOver);
        if (input.Hats is { Remark.Length: > 0 } catalog)
        {
            Say(catalog.Remark);
        }

        foreach (var file in passedOver)
        {
            Say($"passed over: {file}");
        }

        if (passedOver.Count > 0)
        {
            var files = input.Files.Count + input.PassedOver.Count;
            Say(string.Create(CultureInfo.InvariantCulture, $"{input.Name}: {passedOver.Count:n0} of {files:n0} files passed over."));
        }

        void Say(string text) => progress?.Report(new StageProgress("reading", 1, string.Empty) { Notice = text });
    }
}
