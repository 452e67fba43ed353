namespace Lyraflow.Primitives;

/// <summary>
/// A fixed team of threads that shares out numbered pieces of work again and again without allocating: the calling
/// thread and <see cref="Threads"/> − 1 helpers. Between two calls that follow closely the helpers wait spinning.
/// </summary>
/// <remarks>One caller at a time. Which thread takes which piece is not fixed, so pieces must not share results.</remarks>
public sealed class WorkerTeam : IDisposable
{
    // About a third of a millisecond: longer than the gaps within a training step, short enough not to burn a
    // processor that somebody else could use.
    private const int SpinsBeforeSleep = 500;
    private const int SpinsBetweenYields = 32;

    private readonly Thread[] _helpers;
    private readonly object _gate = new();
    private Action<int, int>? _work;
    private Exception? _failure;
    private int _pieces;
    private int _next;
    private int _busy;
    private int _sleeping;
    private int _round;
    private bool _stopped;

    /// <summary>Starts the team.</summary>
    /// <param name="threads">Number of threads, the caller's own among them; zero for one per processor.</param>
    public WorkerTeam(int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Threads = threads == 0 ? Environment.ProcessorCount : threads;
        _helpers = new Thread[Threads - 1];
        for (var i = 0; i < _helpers.Length; i++)
        {
            var worker = i + 1;
            _helpers[i] = new Thread(() => Help(worker)) { IsBackground = true, Name = $"Lyraflow worker {worker}" };
            _helpers[i].Start();
        }
    }

    /// <summary>Number of threads.</summary>
    public int Threads { get; }

    /// <summary>
    /// Runs <paramref name="work"/>(worker, piece) for every piece and returns when all are done. A worker's number,
    /// in [0, <see cref="Threads"/>), selects memory that no other thread uses at the same time.
    /// </summary>
    /// <param name="pieces">Number of pieces.</param>
    /// <param name="work">The work; keep the delegate to avoid an allocation per call.</param>
    /// <exception cref="AggregateException">A piece failed; the first failure is inside.</exception>
    public void Run(int pieces, Action<int, int> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_stopped, this);
        _work = work;
        _pieces = pieces;
        _next = 0;
        _failure = null;
        if (_helpers.Length == 0 || pieces <= 1)
        {
            Share(0);
        }
        else
        {
            Volatile.Write(ref _busy, _helpers.Length);
            StartRound();
            Share(0);
            var spinner = default(SpinWait);
            while (Volatile.Read(ref _busy) > 0)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }

        _work = null;
        if (_failure is { } failure)
        {
            throw new AggregateException("A piece of work failed.", failure);
        }
    }

    /// <summary>Stops the helpers.</summary>
    public void Dispose()
    {
        if (_stopped)
        {
            return;
        }

        Volatile.Write(ref _stopped, true);
        StartRound();
        foreach (var helper in _helpers)
        {
            helper.Join();
        }
    }

    /// <summary>
    /// A helper that falls asleep first says so and then looks at the round; here the round changes first. So either
    /// the helper sees the new round, or it is seen here and waits, with the gate in hand or given back, to be woken.
    /// </summary>
    private void StartRound()
    {
        Interlocked.Increment(ref _round);
        if (Volatile.Read(ref _sleeping) > 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Help(int worker)
    {
        var seen = 0;
        while (true)
        {
            seen = AwaitRound(seen);
            if (Volatile.Read(ref _stopped))
            {
                return;
            }

            Share(worker);
            Interlocked.Decrement(ref _busy);
        }
    }

    private int AwaitRound(int seen)
    {
        var spins = 0;
        while (true)
        {
            var round = Volatile.Read(ref _round);
            if (round != seen)
            {
                return round;
            }

            if (spins++ < SpinsBeforeSleep)
            {
                Thread.SpinWait(20);
                if (spins % SpinsBetweenYields == 0)
                {
                    Thread.Yield();
                }

                continue;
            }

            lock (_gate)
            {
                Interlocked.Increment(ref _sleeping);
                while (Volatile.Read(ref _round) == seen)
                {
                    Monitor.Wait(_gate);
                }

                Interlocked.Decrement(ref _sleeping);
            }
        }
    }

    private void Share(int worker)
    {
        var work = _work!;
        while (true)
        {
            var piece = Interlocked.Increment(ref _next) - 1;
            if (piece >= _pieces)
            {
                return;
            }

            try
            {
                work(worker, piece);
            }
            catch (Exception failure)
            {
                // The first failure is rethrown by the caller; the remaining pieces are given up.
                Interlocked.CompareExchange(ref _failure, failure, null);
                Interlocked.Exchange(ref _next, _pieces);
            }
        }
    }
}
