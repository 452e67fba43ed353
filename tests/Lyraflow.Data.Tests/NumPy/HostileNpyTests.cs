using Lyraflow.Data.NumPy;

namespace Lyraflow.Data.Tests.NumPy;

public class HostileNpyTests
{
    private const string Shape = "(2, 2)";

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", "pickled Python objects")]
    [InlineData("{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (1,)}", "pickled Python objects")]
    [InlineData("{'descr': [('a', [('b', '|O')])], 'fortran_order': False, 'shape': (1,)}", "pickled Python objects")]
    [InlineData("{'descr': '<f3', 'fortran_order': False, 'shape': (1,)}", "'<f3'")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}", "'<c8'")]
    [InlineData("{'descr': '<U0', 'fortran_order': False, 'shape': (1,)}", "'<U0'")]
    [InlineData("{'descr': '|f4', 'fortran_order': False, 'shape': (1,)}", "byte order")]
    [InlineData("{'descr': 'f4', 'fortran_order': False, 'shape': (1,)}", "byte order")]
    [InlineData("{'descr': '<f99999999999', 'fortran_order': False, 'shape': (1,)}", "not known")]
    [InlineData("{'descr': '<x4', 'fortran_order': False, 'shape': (1,)}", "not known")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", "fortran_order")]
    [InlineData("{'descr': '<f4', 'shape': (1,)}", "not a dictionary of")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}", "not a dictionary of")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "twice")]
    [InlineData("['descr']", "not a dictionary of")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': ()}", "one or two dimensions")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1)}", "one or two dimensions")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': [1]}", "one or two dimensions")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1)}", "one or two dimensions")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", "rows")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, -1)}", "columns")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000, 0)}", "columns")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 1000000000)}", "columns")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807,)}", "rows")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,)}", "too large")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,)}", "not expected")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 1)}", "one dimension")]
    [InlineData("{'descr': [('a', '<f4'), ('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", "'a' stands twice")]
    [InlineData("{'descr': [('a',)], 'fortran_order': False, 'shape': (1,)}", "tuple of name, type")]
    [InlineData("{'descr': [(1, '<f4')], 'fortran_order': False, 'shape': (1,)}", "not text")]
    [InlineData("{'descr': [('a', 4)], 'fortran_order': False, 'shape': (1,)}", "type of a field")]
    [InlineData("{'descr': [('a', '<f4', (-1,))], 'fortran_order': False, 'shape': (1,)}", "sub-array")]
    [InlineData("{'descr': [('a', '<f4', (65536, 65536))], 'fortran_order': False, 'shape': (1,)}", "sub-array")]
    [InlineData("{'descr': [('a', '|S16000000'), ('b', '|S16000000')], 'fortran_order': False, 'shape': (1,)}", "longer than")]
    [InlineData("{'descr': [], 'fortran_order': False, 'shape': (1,)}", "no bytes")]
    [InlineData("{'descr': [('a', '|S0')], 'fortran_order': False, 'shape': (1000000000,)}", "no bytes")]
    [InlineData("{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,)}", "not expected")]
    [InlineData("", "too early")]
    public void A_header_that_is_not_sound_is_refused(string header, string part) =>
        InputFault.Expect(() => Read(NpyBuilder.File(header, new byte[4])), "x.npy", part);

    [Fact]
    public void Deep_nesting_is_refused() =>
        InputFault.Expect(() => Read(NpyBuilder.File(new string('[', 60_000), [])), "nests deeper");

    [Fact]
    public void A_claimed_header_length_is_not_believed() =>
        InputFault.Expect(() => Read([0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF]), "4294967295");

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x93 })]
    [InlineData(new byte[] { 0x93, 0x4E, 0x55, 0x4D, 0x50, 0x58, 1, 0, 0, 0 })]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 0, 0, 0, 0, 0, 0 })]
    public void Other_files_are_refused(byte[] file) => InputFault.Expect(() => Read(file), "x.npy", "not a NumPy .npy file");

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(1, 1)]
    public void Other_versions_are_refused(byte major, byte minor)
    {
        var file = NpyBuilder.Array("<f4", "(1,)", new byte[4]);
        (file[6], file[7]) = (major, minor);

        InputFault.Expect(() => Read(file), "version");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_cut_anywhere_is_refused(bool isFortranOrder)
    {
        var file = NpyBuilder.File(NpyBuilder.Header("'<f4'", Shape, isFortranOrder), new byte[16]);
        Assert.Equal(2, Read(file).Length);
        for (var length = 0; length < file.Length; length++)
        {
            InputFault.Expect(() => Read(file[..length]), "x.npy");
            InputFault.Expect(() => new NpyReader(new OneWayStream(file[..length]), "x.npy").ReadColumns<float>(), "x.npy");
        }
    }

    [Fact]
    public void Bytes_beyond_the_shape_are_refused()
    {
        byte[] file = [.. NpyBuilder.Array("<f4", Shape, new byte[16]), 0];

        InputFault.Expect(() => Read(file), "17 bytes", "16");
        InputFault.Expect(() => new NpyReader(new OneWayStream(file), "x.npy").ReadColumns<float>(), "more bytes");
    }

    [Theory]
    [InlineData("'<f4'", "(2000000000, 60000)", false)]
    [InlineData("'<f4'", "(2000000000, 60000)", true)]
    [InlineData("[('a', '<f8')]", "(2000000000,)", false)]
    public void A_huge_shape_costs_no_memory(string description, string shape, bool isFortranOrder)
    {
        var file = NpyBuilder.File(NpyBuilder.Header(description, shape, isFortranOrder), new byte[1000]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        InputFault.Expect(() => Read(file), "damaged");
        InputFault.Expect(
            () =>
            {
                var reader = new NpyReader(new OneWayStream(file), "x.npy");
                _ = reader.Header.IsStructured ? reader.ReadColumns<float>("a") : reader.ReadColumns<float>();
            },
            "damaged");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    private static float[][] Read(byte[] file) => new NpyReader(new MemoryStream(file), "x.npy").ReadColumns<float>();
}
