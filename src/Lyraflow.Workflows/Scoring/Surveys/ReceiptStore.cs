using System.Text.Json;
using Lyraflow.Storage;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Workflows.Scoring.Surveys;

/// <summary>The receipts of finished files, in a hidden folder beside the results.</summary>
internal sealed class ReceiptStore(string folder, SurveyPlan plan)
{
    /// <summary>The folder's name; what is hidden is nobody's table.</summary>
    public const string Folder = ".receipts";

    private const long LargestFile = 1 << 22;

    private readonly string _settings = plan.Fingerprint;

    /// <summary>What identifies the settings of this plan.</summary>
    public string Settings => _settings;

    /// <summary>Whether nothing is left to do for a file, as far as the sizes of files tell.</summary>
    public bool IsFinished(PlannedFile file)
        => Find(file) is { Result: { } result } receipt && receipt.File == file && receipt.Settings == _settings
            && new FileInfo(ResultOf(file)) is { Exists: true } found && found.Length == result.Bytes;

    /// <summary>The receipt of a file; null where there is none, or one that was damaged.</summary>
    public PartReceipt? Find(PlannedFile file) => ResultFile.Read(PathOf(file), ScoreJson.Default.PartReceipt, LargestFile);

    /// <summary>Writes a receipt.</summary>
    public void Save(PartReceipt receipt)
    {
        var path = PathOf(receipt.File);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, overwrite: true, stream => JsonSerializer.Serialize(stream, receipt, ScoreJson.Default.PartReceipt));
    }

    /// <summary>Takes a receipt back, so that the file is scored again.</summary>
    public void Remove(PlannedFile file) => File.Delete(PathOf(file));

    /// <summary>The path of a file's result.</summary>
    public string ResultOf(PlannedFile file) => Path.Combine(folder, file.Result);

    private string PathOf(PlannedFile file) => Path.Combine(folder, Folder, $"{file.Result}.json");
}
