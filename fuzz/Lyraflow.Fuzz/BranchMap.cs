namespace Lyraflow.Fuzz;

/// <summary>
/// Which branches a case took, where the libraries were instrumented with the tool of SharpFuzz; else nothing is new.
/// </summary>
internal sealed unsafe class BranchMap
{
    private const int Size = 1 << 16;

    private readonly byte[] _hits = GC.AllocateArray<byte>(Size, pinned: true);
    private readonly byte[] _seen = new byte[Size];

    public BranchMap()
    {
        fixed (byte* hits = _hits)
        {
            SharpFuzz.Common.Trace.SharedMem = hits;
        }

        SharpFuzz.Common.Trace.OnBranch = (_, _) => { };
    }

    /// <summary>Branches taken so far by any case.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets the case before.</summary>
    public void Clear()
    {
        Array.Clear(_hits);
        SharpFuzz.Common.Trace.PrevLocation = 0;
    }

    /// <summary>Whether the case took a branch that none took before, or took one much more often; remembers it.</summary>
    public bool HasNew()
    {
        var isNew = false;
        for (var place = _hits.AsSpan().IndexOfAnyExcept((byte)0); place < Size;)
        {
            if (place < 0)
            {
                break;
            }

            var often = Level(_hits[place]);
            if ((_seen[place] & often) == 0)
            {
                Count += _seen[place] == 0 ? 1 : 0;
                _seen[place] |= often;
                isNew = true;
            }

            var next = _hits.AsSpan(place + 1).IndexOfAnyExcept((byte)0);
            place = next < 0 ? Size : place + 1 + next;
        }

        return isNew;
    }

    // Once, twice, up to four times, up to thirty-two times, more often.
    private static byte Level(byte hits) => hits switch { 1 => 1, 2 => 2, <= 4 => 4, <= 32 => 8, _ => 16 };
}
