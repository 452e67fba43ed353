using Lyraflow.Statistics.Classifiers;

namespace Lyraflow.Workflows.CrossValidation;

/// <summary>Methods on all folds of one set of rows: what is finished, and what is left to do.</summary>
internal sealed class FoldTasks
{
    private readonly CrossValidationData _data;
    private readonly long _seed;
    private readonly string _fingerprint;
    private readonly FoldStore _store;
    private readonly FoldTask[] _tasks;
    private readonly FoldScores?[] _scores;

    /// <param name="data">The rows and their folds.</param>
    /// <param name="methods">The methods.</param>
    /// <param name="seed">Seed of the fits.</param>
    /// <param name="folder">Where the finished ones are kept.</param>
    public FoldTasks(CrossValidationData data, IReadOnlyList<IClassifierMethod> methods, long seed, string folder)
    {
        _data = data;
        _seed = seed;
        _fingerprint = data.Fingerprint(seed);
        _store = new FoldStore(folder, _fingerprint);
        _tasks = [.. from method in methods
                     from repeat in Enumerable.Range(0, data.Folds.Length)
                     from fold in data.FoldNumbers
                     select new FoldTask(method, repeat, fold)];
        _scores = new FoldScores?[_tasks.Length];
    }

    public int Count => _tasks.Length;

    public int Finished => _scores.Count(scores => scores is not null);

    /// <summary>Whether a task is left.</summary>
    public bool IsLeft(int index) => _scores[index] is null;

    /// <summary>The tasks as a plan lists them.</summary>
    /// <param name="root">The folder of the results.</param>
    public IEnumerable<PlannedFold> Planned(string root) => _tasks.Select(task => new PlannedFold(
        Path.GetRelativePath(root, _store.PathOf(task)).Replace(Path.DirectorySeparatorChar, '/'),
        _fingerprint,
        task.Method.Description,
        RowsOf(task)));

    /// <summary>Takes over finished tasks.</summary>
    /// <param name="anew">Whether they are deleted instead.</param>
    public void Find(bool anew)
    {
        _store.Open(anew);
        for (var i = 0; i < _tasks.Length; i++)
        {
            _scores[i] = _store.Find(_tasks[i], RowsOf(_tasks[i]));
        }
    }

    private int RowsOf(FoldTask task) => _data.RowsOf(task.Repeat, task.Fold, held: true).Length;

    /// <summary>Does a task and keeps what it found.</summary>
    public (FoldTask Task, FoldScores Scores) Run(int index, CancellationToken cancellation)
    {
        var task = _tasks[index];
        var scores = task.Run(_data, _fingerprint, _seed, cancellation);
        _store.Save(task, scores);
        _scores[index] = scores;
        return (task, scores);
    }

    /// <summary>The scores of all rows by each method and repeat.</summary>
    public PooledScores[] Pool() => [.. _tasks.Zip(_scores, (task, scores) => (Task: task, Scores: scores!))
        .GroupBy(done => (done.Task.Method, done.Task.Repeat))
        .Select(group => PooledScores.Pool([.. group], _data))];
}
