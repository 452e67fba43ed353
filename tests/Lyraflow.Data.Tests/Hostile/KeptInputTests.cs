using System.Runtime.CompilerServices;
using Lyraflow.Data.Tables;

namespace Lyraflow.Data.Tests.Hostile;

/// <summary>What fuzzing found, and what it found it for.</summary>
public sealed class KeptInputTests
{
    [Theory]
    [InlineData("row-counts.parquet", "says that it has 20 rows, and holds")]
    [InlineData("width-of-decimals.parquet", "is no Parquet file, or damaged (Decimal has a width of 255")]
    public void They_are_refused(string name, string reason)
    {
        using var session = new TableSession(threads: 1);

        InputFault.Expect(() => TableSource.Open(session, new InputSearch().Find(Path.Combine(Folder(), name))), name, reason);
    }

    [Fact]
    public void What_the_engine_says_of_a_damaged_file_is_one_line()
        => Assert.Equal("don't know what type: ?.", EngineMessage.OneLine("IO Error: don't know what type: \u000f"));

    private static string Folder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Kept");
}
