using Lyraflow.Primitives;

namespace Lyraflow.Data.Formulas;

/// <summary>What somebody may have meant by a name that there is not.</summary>
internal static class Suggestion
{
    // Edits of a whole name, as a share of its length, up to which it may be meant.
    private const double MostEdits = 0.4;

    /// <summary>" (did you mean …?)", or nothing.</summary>
    public static string Question(string name, IEnumerable<string> candidates)
        => Of(name, candidates) is { } meant ? $" (did you mean {DisplayText.Plain(meant)}?)" : string.Empty;

    /// <summary>The candidate that is most alike, where one is much alike.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        const int longest = 100;
        if (name.Length > longest)
        {
            return null;
        }

        var (best, least) = ((string?)null, double.PositiveInfinity);
        foreach (var candidate in candidates.Where(candidate => candidate.Length <= longest))
        {
            var distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return least <= MostEdits ? best : null;
    }

    /// <summary>
    /// The edits between two names, as a share of the longer; a part of a name, such as its beginning, is nearer than
    /// that.
    /// </summary>
    private static double Distance(string a, string b)
    {
        var edits = (double)Edits(a, b) / Math.Max(a.Length, b.Length);
        const int shortest = 3;
        var isPart = Math.Min(a.Length, b.Length) >= shortest
            && (a.Contains(b, StringComparison.Ordinal) || b.Contains(a, StringComparison.Ordinal));
        return isPart ? Math.Min(edits, MostEdits) : Math.Min(a.Length, b.Length) < shortest && edits > 0 ? edits + MostEdits : edits;
    }

    // Levenshtein's distance, by rows.
    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                var change = diagonal + (a[i] == b[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(change, Math.Min(row[j], row[j + 1]) + 1);
            }
        }

        return row[^1];
    }
}
