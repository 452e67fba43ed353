namespace Lyraflow.Data.Votable;

/// <summary>The rows of a table, as they come.</summary>
internal abstract class VotableRows
{
    /// <summary>Bytes or letters that are enough for a block, in which rows may be long.</summary>
    protected const int EnoughOfBlock = 1 << 19;

    /// <summary>Rows before the current block.</summary>
    public long Done { get; protected set; }

    /// <summary>Reads rows into the columns.</summary>
    /// <param name="most">The most rows.</param>
    /// <returns>How many there were; 0 at the end.</returns>
    public abstract int Read(int most);
}
