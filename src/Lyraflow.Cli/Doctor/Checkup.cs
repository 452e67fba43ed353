using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Lyraflow.Cli.Output;
using Lyraflow.Data.Stripe82;
using Lyraflow.Data.Tables;
using Lyraflow.Engine;
using Lyraflow.Primitives;
using Lyraflow.Reports.Figures;
using Lyraflow.Workflows.CrossValidation.Methods;
using Lyraflow.Workflows.Runs;

namespace Lyraflow.Cli.Doctor;

/// <summary>Looks at everything on this machine that the program hangs on.</summary>
internal static class Checkup
{
    private const long Gigabyte = 1_000_000_000;

    // DuckDB takes up to 600 MB, and a stack in training some hundreds more.
    private const double EnoughMemory = 2;

    private const double EnoughSpace = 1;

    private static readonly (string Name, Func<string, Finding> Look)[] Things =
    [
        ("versions", Versions),
        ("processor", Vectors),
        ("threads", Threads),
        ("memory", Memory),
        ("figures", Figures),
        ("trees", Trees),
        ("downloads", Downloads),
        ("temporary files", TemporaryFiles),
        ("cache", Cache),
        ("data", Data),
    ];

    /// <summary>Looks at one thing after the other; one that cannot be looked at is broken, and does not hide the others.</summary>
    public static Diagnosis Run()
    {
        Finding[] findings = [.. Things.Select(thing => Look(thing.Name, thing.Look))];
        return new Diagnosis(findings.All(finding => finding.Condition != Condition.Broken), findings);
    }

    private static Finding Look(string name, Func<string, Finding> look)
    {
        try
        {
            return look(name);
        }
        catch (InputException fault)
        {
            return Finding.Broken(name, "does not work", RemedyWords.Of(fault));
        }
        catch (Exception fault)
        {
            var cause = fault.GetBaseException();
            return Finding.Broken(
                name,
                $"does not work: {ErrorLine.Plain(cause.Message)}",
                "install the program anew, for this system and processor; if that does not help, report this line.");
        }
    }

    private static Finding Versions(string name)
    {
        using var session = new TableSession();
        return Finding.Good(
            name,
            $"Lyraflow {ProgramVersion.Text}, {RuntimeInformation.FrameworkDescription}, DuckDB {session.EngineVersion}, "
                + RuntimeInformation.RuntimeIdentifier);
    }

    private static Finding Vectors(string name)
    {
        var (used, widest) = (Processor.Vectors, Processor.WidestVectors);
        var found = $"{RuntimeInformation.ProcessArchitecture}, vectors of {(int)used} bits";
        return used < widest
            ? Finding.Improvable(
                name, $"{found} of the {(int)widest} it has", $"unset {Processor.Variable} for full speed; the results are the same.")
            : RuntimeInformation.ProcessArchitecture == Architecture.X64 && !Fma.IsSupported
            ? Finding.Improvable(
                name,
                $"{found}, no fused multiply-adds",
                "use a processor from 2013 or later: this one is slow, and its models differ in the last bits.")
            : Finding.Good(name, found);
    }

    private static Finding Threads(string name)
    {
        var count = Environment.ProcessorCount;
        return count > 1
            ? Finding.Good(name, $"{count}, all used unless --threads says otherwise")
            : Finding.Improvable(name, "1", "training is several times as fast with more processors: give the container or the job some.");
    }

    private static Finding Memory(string name)
    {
        var gigabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)Gigabyte;
        var found = ResultTable.Text($"{gigabytes:f1} GB");
        return gigabytes >= EnoughMemory
            ? Finding.Good(name, found)
            : Finding.Improvable(name, found, ResultTable.Text(
                $"give the container or the job {EnoughMemory} GB, or use fewer threads (--threads) if a command runs out of memory."));
    }

    private static Finding Figures(string name)
    {
        try
        {
            if (FigureFonts.CanDraw())
            {
                return Finding.Good(name, $"drawn with {FigureFonts.Family}, the font that the program brings");
            }
        }
        catch (Exception fault) when (fault is TypeInitializationException or DllNotFoundException)
        {
            return NoFigures(ErrorLine.Plain(fault.GetBaseException().Message));
        }

        return NoFigures("no text can be drawn");

        Finding NoFigures(string found) => Finding.Improvable(
            name, found, "add --no-report to commands that draw, or install the program anew, for this system and processor.");
    }

    private static Finding Trees(string name) => LightGbmLibrary.Loads
        ? Finding.Good(name, "LightGBM")
        : Finding.Improvable(name, "no LightGBM, crossval takes FastTree instead", LightGbmLibrary.Advice);

    private static Finding Downloads(string name) => Sha256.PlatformHasCryptography
        ? Finding.Good(name, "encryption is there")
        : Finding.Improvable(
            name, "no OpenSSL, so lyraflow fetch cannot work", "install it (Debian, Ubuntu: apt-get install libssl3 ca-certificates).");

    private static Finding TemporaryFiles(string name)
    {
        var folder = Path.GetTempPath();
        if (!MayWrite(folder))
        {
            return Finding.Broken(name, $"{folder} cannot be written", "name another folder with TMPDIR.");
        }

        var gigabytes = new DriveInfo(folder).AvailableFreeSpace / (double)Gigabyte;
        var found = ResultTable.Text($"{folder}, {gigabytes:f1} GB free");
        return gigabytes >= EnoughSpace
            ? Finding.Good(name, found)
            : Finding.Improvable(name, found, "free some, or name another folder with TMPDIR: what does not fit into memory goes there.");
    }

    private static Finding Cache(string name)
    {
        var folder = CacheFolder.Path;
        var nearest = folder;
        while (nearest.Length > 0 && !Directory.Exists(nearest))
        {
            nearest = Path.GetDirectoryName(nearest) ?? string.Empty;
        }

        return MayWrite(nearest)
            ? Finding.Good(name, nearest == folder ? folder : $"{folder}, made when it is needed")
            : Finding.Improvable(
                name, $"{folder} cannot be written", "name another folder with XDG_CACHE_HOME, or give downloads one with fetch --out.");
    }

    private static Finding Data(string name)
    {
        try
        {
            return Stripe82Catalog.Find(path: null, CacheFolder.Path) is { } table
                ? Finding.Good(
                    name, $"Stripe 82, {table.RowCount:n0} rows of {string.Join(", ", table.Sources.Select(source => source.Path))}")
                : Finding.Improvable(
                    name, "no Stripe 82 catalogue; your own need nothing", "lyraflow fetch downloads it, and so does whatever needs it; "
                    + "without a network, put it into a folder that LYRAFLOW_DATA names. Till then reproduce and "
                    + "crossval use synthetic stars.");
        }
        catch (InputException fault)
        {
            return Finding.Improvable(name, "the Stripe 82 catalogue cannot be read", RemedyWords.Of(fault));
        }
    }

    private static bool MayWrite(string folder)
    {
        try
        {
            using var probe = new FileStream(
                Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1,
                FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
