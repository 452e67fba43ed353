using Lyraflow.Data.Formulas;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tables;

/// <summary>Finds a column by the name that somebody wrote: the exact name wins, and else the one that differs in capitals alone.</summary>
internal static class ColumnFinder
{
    /// <summary>The column's place; −1 for none.</summary>
    /// <exception cref="InputException">Several have the name, or differ from it in capitals alone and none is it.</exception>
    public static int IndexOf(TableSource source, string name)
    {
        source.RequireSingle(name);
        var found = -1;
        for (var j = 0; j < source.Columns.Count; j++)
        {
            var column = source.Columns[j].Name;
            if (column == name)
            {
                return j;
            }

            if (column.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                found = found == -1 ? j : -2;
            }
        }

        if (found >= -1)
        {
            return found;
        }

        var alike = source.Columns.Select(column => column.Name).Where(column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
        throw new InputException(
            $"{source.Files.Name}: {DisplayText.Quoted(name)} may be any of the columns {DisplayText.List(alike)}; "
            + "write it as it stands there, in double quotes.");
    }

    /// <summary>" (did you mean …?)", or nothing.</summary>
    public static string Question(TableSource source, string name) =>
        Suggestion.Question(name, source.Columns.Select(column => column.Name));
}
