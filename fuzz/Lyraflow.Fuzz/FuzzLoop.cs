using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lyraflow.Data.Tests.Hostile;
using Lyraflow.Primitives;

namespace Lyraflow.Fuzz;

/// <summary>
/// Drives a reader with damaged inputs. What takes a new branch joins the inputs that are damaged further; what ends in an
/// exception that is no refusal, takes too long or too much memory is kept as a find.
/// </summary>
/// <param name="target">The reader.</param>
/// <param name="seed">Where the random numbers begin.</param>
/// <param name="finds">The folder for finds.</param>
internal sealed class FuzzLoop(Target target, long seed, string finds)
{
    private const long MostBytes = 4 << 20;
    private const int MostFinds = 20;
    private const int LongestInput = 1 << 16;
    private const int MostInputs = 4000;

    private static readonly TimeSpan LongestCase = TimeSpan.FromSeconds(5);

    private readonly RandomSource _random = new(seed);
    private readonly BranchMap _branches = new();
    private readonly List<byte[]> _inputs = [];
    private byte[] _case = [];
    private long _caseBegan;
    private volatile bool _isEnding;
    private int _finds;
    private long _refused;
    private TimeSpan _longest;
    private long _mostBytes;

    /// <summary>A folder for files that readers need.</summary>
    public static string Folder { get; } = Directory.CreateTempSubdirectory("lyraflow-fuzz-").FullName;

    /// <summary>Runs cases, and says in one line of a Markdown table what came of them.</summary>
    public string Run(long cases, TimeSpan longest)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Corpus", target.Corpus);
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var sound = File.ReadAllBytes(path);
            _inputs.Add(sound);
            Try(sound);
        }

        var seeds = _inputs.Count;
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interruption = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var watch = new Timer(_ => EndHang(), null, LongestCase, LongestCase);
        var clock = Stopwatch.StartNew();
        var done = 0L;
        for (; done < cases && clock.Elapsed < longest && _finds < MostFinds && !_isEnding; done++)
        {
            var input = Damage();
            if (Try(input) && _inputs.Count < MostInputs && input.Length <= LongestInput)
            {
                _inputs.Add(input);
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {target.Name} | {done:n0} | {_refused:n0} | {_finds} | {_longest.TotalMilliseconds:n0} ms | {_mostBytes / 1024:n0} kB "
                + $"| {_branches.Count} | {_inputs.Count - seeds} | {clock.Elapsed.TotalSeconds:n0} s |");
    }

    /// <summary>The inputs that took new branches, the smallest set that was found.</summary>
    public IReadOnlyList<byte[]> Inputs => _inputs;

    private byte[] Damage()
    {
        var input = _inputs[_random.NextIndex(_inputs.Count)];
        if (target.Damage is { } own && _random.NextIndex(8) > 0)
        {
            return own(input, _random);
        }

        if (target.Tokens.Count == 0 || _random.NextIndex(2) == 0)
        {
            return Mutator.Damage(input, _random);
        }

        for (var times = 1 + _random.NextIndex(4); times > 0; times--)
        {
            var place = _random.NextIndex(input.Length + 1);
            var token = target.Tokens[_random.NextIndex(target.Tokens.Count)];
            var kept = Math.Min(input.Length, place + _random.NextIndex(token.Length + 1));
            input = [.. input.AsSpan(0, place), .. token, .. input.AsSpan(kept)];
        }

        return input;
    }

    /// <summary>Reads a case; whether it took new branches.</summary>
    private bool Try(byte[] input)
    {
        _case = input;
        _branches.Clear();
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var used = Environment.CpuUsage.TotalTime;
        Volatile.Write(ref _caseBegan, Stopwatch.GetTimestamp());
        try
        {
            target.Read(input);
        }
        catch (InputException refusal)
        {
            _refused++;
            if (refusal.Message.Any(char.IsControl) || refusal.Message.Length is < 20 or > 2500)
            {
                Keep(input, $"The refusal is no line of words: {refusal.Message}");
            }
        }
        catch (Exception fault) when (target.IsRefusal(fault))
        {
            _refused++;
        }
        catch (Exception fault)
        {
            Keep(input, fault.ToString());
        }

        // On a machine with other work, the clock says little.
        var time = Environment.CpuUsage.TotalTime - used;
        Volatile.Write(ref _caseBegan, 0);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes - input.Length;
        _longest = time > _longest ? time : _longest;
        if (time > LongestCase)
        {
            Keep(input, $"It took {time.TotalSeconds} s of the processor.");
        }

        if (target.CountsMemory)
        {
            _mostBytes = Math.Max(_mostBytes, bytes);
            if (bytes > MostBytes)
            {
                Keep(input, $"It took {bytes} bytes beyond its own.");
            }
        }

        return _branches.HasNew();
    }

    private void Keep(byte[] input, string what)
    {
        _finds++;
        var path = Path.Combine(finds, $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}");
        File.WriteAllBytes(path, input);
        File.WriteAllText($"{path}.txt", what);
        Console.Error.WriteLine($"{path}: {what[..Math.Min(what.Length, 600)]}");
    }

    // What was done so far counts.
    private void End(PosixSignalContext context)
    {
        context.Cancel = true;
        _isEnding = true;
    }

    // A case that never ends is a find that only another thread can tell.
    private void EndHang()
    {
        var began = Volatile.Read(ref _caseBegan);
        if (began != 0 && Stopwatch.GetElapsedTime(began) > 12 * LongestCase)
        {
            Keep(_case, "It did not end within a minute.");
            Environment.Exit(1);
        }
    }
}
