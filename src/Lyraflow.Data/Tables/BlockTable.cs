using System.Collections;

namespace Lyraflow.Data.Tables;

/// <summary>A file of ours to read, block by block, so that it is never in memory as a whole.</summary>
internal abstract class BlockTable : IDisposable
{
    /// <summary>The columns that can be read.</summary>
    public abstract IReadOnlyList<BlockColumn> Columns { get; }

    /// <summary>The names of those that cannot.</summary>
    public abstract IReadOnlyList<string> Skipped { get; }

    /// <summary>Rows in all; null when the file does not say it before its end.</summary>
    public abstract long? RowCount { get; }

    /// <summary>What may help when a column is not found; empty for nothing.</summary>
    public virtual string Advice() => string.Empty;

    /// <summary>The row of the current block that <see cref="Rows"/> stands at.</summary>
    public int Current { get; private set; }

    /// <summary>Steps through all rows; every item is this table, standing at a row.</summary>
    public IEnumerable Rows()
    {
        int count;
        while ((count = ReadBlock()) > 0)
        {
            foreach (var column in Columns)
            {
                column.Load(count);
            }

            for (Current = 0; Current < count; Current++)
            {
                yield return this;
            }
        }
    }

    public abstract void Dispose();

    /// <summary>Moves on to the next block; its number of rows, 0 at the end.</summary>
    protected abstract int ReadBlock();
}
