namespace Lyraflow.Statistics.Classifiers;

/// <summary>A row found near a point.</summary>
/// <param name="SquaredDistance">The square of its distance.</param>
/// <param name="Row">Which row.</param>
internal readonly record struct Neighbor(double SquaredDistance, int Row)
{
    /// <summary>Nearer, or as near and given earlier: so that ties do not depend on the shape of the tree.</summary>
    public bool IsBefore(Neighbor other)
        => SquaredDistance < other.SquaredDistance || (SquaredDistance == other.SquaredDistance && Row < other.Row);
}

/// <summary>
/// A k-d tree (Friedman, Bentley and Finkel 1977) for exact searches: rows are halved at the median of their widest
/// column until a few are left.
/// </summary>
internal sealed class NearestNeighborTree
{
    private const int LeafRows = 12;

    private readonly int _dimension;
    private readonly int[] _rows;
    private readonly double[] _points;
    private readonly List<Node> _nodes = [];

    /// <summary>Builds the tree.</summary>
    /// <param name="points">Row after row, <paramref name="dimension"/> numbers each.</param>
    /// <param name="dimension">Number of columns.</param>
    public NearestNeighborTree(double[] points, int dimension)
    {
        _dimension = dimension;
        _rows = [.. Enumerable.Range(0, points.Length / dimension)];
        Build(points, 0, _rows.Length);
        _points = new double[points.Length];
        for (var i = 0; i < _rows.Length; i++)
        {
            points.AsSpan(_rows[i] * dimension, dimension).CopyTo(_points.AsSpan(i * dimension));
        }
    }

    /// <summary>Fills <paramref name="found"/> with the nearest rows, nearest first; not more than there are rows.</summary>
    public void Search(ReadOnlySpan<double> point, Span<Neighbor> found)
    {
        found.Fill(new Neighbor(double.PositiveInfinity, int.MaxValue));
        Search(0, point, found);
    }

    private void Search(int index, ReadOnlySpan<double> point, Span<Neighbor> found)
    {
        var node = _nodes[index];
        if (node.Column < 0)
        {
            for (var i = node.First; i < node.End; i++)
            {
                Offer(new Neighbor(SquaredDistance(_points.AsSpan(i * _dimension, _dimension), point), _rows[i]), found);
            }

            return;
        }

        var offset = point[node.Column] - node.Cut;
        Search(offset < 0 ? index + 1 : node.Right, point, found);
        // Equal distances count: a row on the other side may have been given earlier.
        if (offset * offset <= found[^1].SquaredDistance)
        {
            Search(offset < 0 ? node.Right : index + 1, point, found);
        }
    }

    private static void Offer(Neighbor candidate, Span<Neighbor> found)
    {
        if (!candidate.IsBefore(found[^1]))
        {
            return;
        }

        var place = found.Length - 1;
        while (place > 0 && candidate.IsBefore(found[place - 1]))
        {
            found[place] = found[place - 1];
            place--;
        }

        found[place] = candidate;
    }

    private static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = a[i] - b[i];
            sum += difference * difference;
        }

        return sum;
    }

    private int Build(double[] points, int first, int end)
    {
        var index = _nodes.Count;
        _nodes.Add(new Node(-1, 0, first, end, 0));
        if (end - first <= LeafRows)
        {
            return index;
        }

        var column = WidestColumn(points, first, end);
        var keys = new double[end - first];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = points[(_rows[first + i] * _dimension) + column];
        }

        keys.AsSpan().Sort(_rows.AsSpan(first, keys.Length));
        var half = keys.Length / 2;
        var cut = keys[half];
        Build(points, first, first + half);
        var right = Build(points, first + half, end);
        _nodes[index] = new Node(column, cut, first, end, right);
        return index;
    }

    private int WidestColumn(double[] points, int first, int end)
    {
        var (widest, width) = (0, -1.0);
        for (var column = 0; column < _dimension; column++)
        {
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var i = first; i < end; i++)
            {
                var value = points[(_rows[i] * _dimension) + column];
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }

            if (high - low > width)
            {
                (widest, width) = (column, high - low);
            }
        }

        return widest;
    }

    /// <summary>A node; its left child follows it. A leaf has no column.</summary>
    private readonly record struct Node(int Column, double Cut, int First, int End, int Right);
}
