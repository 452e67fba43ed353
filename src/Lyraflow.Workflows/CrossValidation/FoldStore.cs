using System.Text.Json;
using Lyraflow.Primitives;
using Lyraflow.Storage;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>The scores of finished tasks, one file each, so that a run that ended early goes on where it was.</summary>
internal sealed class FoldStore(string folder, string fingerprint)
{
    private const int LargestFile = 1 << 30;

    /// <summary>Makes the folder; with <paramref name="anew"/>, empty of earlier tasks.</summary>
    public void Open(bool anew)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in anew ? Directory.GetFiles(folder, "*-repeat*-fold*.json") : [])
        {
            File.Delete(file);
        }
    }

    public void Save(FoldTask task, FoldScores scores) => AtomicFile.Write(
        PathOf(task),
        overwrite: true,
        stream => JsonSerializer.Serialize(stream, scores, FoldScoresJson.Default.FoldScores));

    /// <summary>The scores of a finished task; null when it is not finished.</summary>
    /// <exception cref="InputException">The file belongs to another run or is damaged.</exception>
    public FoldScores? Find(FoldTask task, int rows) => Read(PathOf(task), fingerprint, task.Method.Description, rows);

    /// <summary>The file of a task's scores.</summary>
    public string PathOf(FoldTask task) => Path.Combine(folder, task.FileName);

    /// <summary>The scores in a file; null where there is none.</summary>
    /// <inheritdoc cref="Find" path="/exception"/>
    public static FoldScores? Read(string path, string fingerprint, string method, int rows)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var found = ResultFile.Read(path, FoldScoresJson.Default.FoldScores, LargestFile);

        // Another run may have had folds of another size: that is told before anything is called damaged.
        if (
            found is { Fingerprint: not null, Method: not null } && (
                found.Fingerprint != fingerprint || found.Method != method))
        {
            throw new InputException(
                $"{path}: comes from a run with other data, folds, seed or program", Remedy.ReplaceFolder);
        }

        return found is { Fingerprint: not null, Method: not null, Scores: not null }
            && Fits(found.Scores, rows) && Fits(found.NegativeLogDensity, rows) && Fits(found.PositiveLogDensity, rows)
            && Fits(found.Posterior, rows)
            && found.NegativeLogDensity is null == found.PositiveLogDensity is null
            ? found
            : throw new InputException($"{path}: is damaged", Remedy.StartAnew);
    }

    private static bool Fits(double[]? values, int rows)
        => values is null || (values.Length == rows && !values.Any(double.IsNaN));
}
