using System.Runtime.CompilerServices;
using Lyraflow.Data.Tables;
using Lyraflow.Data.Tests.Tables;

namespace Lyraflow.Data.Tests.Hdf5;

/// <summary>Tables that h5py, PyTables, pandas and astropy wrote; Fixtures/make.py says how.</summary>
public sealed class Hdf5Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("h5py.h5")]
    [InlineData("h5py.h5[g/cat]")]
    [InlineData("h5py.h5[/packed]")]
    public void Numbers_of_either_byte_order_texts_and_truth_are_read_and_arrays_left_out(string name)
    {
        using var session = new TableSession(threads: 1);
        var source = TableSource.Open(session, new InputSearch().Find(Fixture(name)), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(["pair"], source.Skipped);
        Assert.Equal(5, source.Rows);
        Assert.Equal(
            [
                "0.5,-0.5,1237648720693755918,0,18446744073709551615,a,True",
                "1.5,-1.5,1237648720693755919,-1,18446744073709551614,bé,False",
                "2.5,-2.5,1237648720693755920,-2,18446744073709551613,,True",
                "3.5,-3.5,1237648720693755921,-3,18446744073709551612,d d,False",
                "4.5,-4.5,1237648720693755922,-4,18446744073709551611,eeeee,True",
            ],
            Some.Rows(session, $"SELECT * FROM {source.Relation}"));
    }

    [Theory]
    [InlineData("pandas.h5", "u, id, name", "0.5,1237648720693755918,a")]
    [InlineData("pandas.h5[cat]", "u, id, name", "0.5,1237648720693755918,a")]
    [InlineData("pytables.h5[cat]", "u, id, name, ok", "0.5,1237648720693755918,a,True")]
    [InlineData("astropy.h5", "u, id", "0.5,1237648720693755918")]
    public void Tables_of_other_programs_are_read(string name, string columns, string first)
        => Assert.Equal(first, Some.Rows(Fixture(name), columns)[0]);

    [Fact]
    public void Units_that_astropy_keeps_beside_the_table_are_known()
    {
        using var session = new TableSession(threads: 1);
        var source = TableSource.Open(
            session, new InputSearch().Find(Fixture("astropy.h5")), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(new ColumnMetadata("mag", string.Empty, "ultraviolet"), source.Column("u").Metadata);
    }

    [Theory]
    [InlineData("h5py.h5[none]", "no table 'none'", "'g/cat', 'packed'")]
    [InlineData("vlen.h5", "'name' has texts or lists of any length")]
    public void What_is_not_read_is_said(string name, params string[] parts)
        => InputFault.Expect(() => Some.Rows(Fixture(name)), parts);

    [Fact]
    public void What_pandas_put_together_is_explained()
        => InputFault.Expect(
            () => Some.Features(Fixture("blocks.h5"), new FeatureQuery { Features = ["u"] }), "'u'", "data_columns=True");

    [Fact]
    public void A_file_that_is_none_is_refused()
        => InputFault.Expect(() => Some.Rows(_folder.Write("t.h5", "no HDF5"u8.ToArray())), "t.h5", "is no HDF5 file");

    internal static string Fixture(string name) => Path.Combine(Here(), "Fixtures", name);

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
