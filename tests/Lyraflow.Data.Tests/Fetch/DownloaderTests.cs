using System.Security.Cryptography;
using Lyraflow.Data.Fetch;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tests.Fetch;

public sealed class DownloaderTests : IDisposable
{
    private const string Name = "stars.dat";

    private static readonly byte[] Good = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 % 251))];
    private static readonly RemoteFile File = RemoteFile.Known(Name, 1 << 20, Convert.ToHexStringLower(SHA256.HashData(Good)));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_asked_for_once_and_is_whole()
    {
        using var server = new LocalServer((request, _) => Answer.Of(Good, request));

        await Fetch(server);

        AssertGood();
        Assert.Equal([new Request("/data/stars.dat", null)], server.Requests);
    }

    [Fact]
    public async Task After_a_connection_was_cut_only_the_rest_is_asked_for()
    {
        using var server = new LocalServer((request, number) => number < 3 ? Answer.Cut(Good, request, 70_000) : Answer.Of(Good, request));

        await Fetch(server);

        AssertGood();
        Assert.Equal([null, 70_000, 140_000, 210_000], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_server_without_ranges_sends_all_again()
    {
        using var server = new LocalServer((request, number) => number == 0
            ? Answer.Cut(Good, request, 70_000)
            : Answer.Of(Good, request with { From = null }));

        await Fetch(server);

        AssertGood();
    }

    [Fact]
    public async Task A_server_that_answers_with_another_range_is_asked_for_all()
    {
        using var server = new LocalServer((request, number) => number == 0
            ? Answer.Cut(Good, request, 70_000)
            : Answer.Of(Good, request.From is null ? request : request with { From = 10 }));

        await Fetch(server);

        AssertGood();
        Assert.Equal([null, 70_000, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_later_run_goes_on_with_what_an_earlier_one_left()
    {
        _folder.Write(Name + ".partial", Good[..100_000]);
        using var server = new LocalServer((request, _) => Answer.Of(Good, request));

        await Fetch(server);

        AssertGood();
        Assert.Equal(100_000, Assert.Single(server.Requests).From);
    }

    [Fact]
    public async Task What_was_whole_already_is_taken_as_it_is()
    {
        _folder.Write(Name + ".partial", Good);
        using var server = new LocalServer(
            (_, _) => Answer.Body([], "416 Range Not Satisfiable", $"Content-Range: bytes */{Good.Length}\r\n", 0));

        await Fetch(server);

        AssertGood();
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(400_000)]
    public async Task What_an_earlier_run_left_of_another_file_is_thrown_away(int length)
    {
        _folder.Write(Name + ".partial", new byte[length]);
        using var server = new LocalServer((request, _) => request.From >= Good.Length
            ? Answer.Body([], "416 Range Not Satisfiable", $"Content-Range: bytes */{Good.Length}\r\n", 0)
            : Answer.Of(Good, request));

        await Fetch(server);

        AssertGood();
    }

    [Theory]
    [InlineData("500 Internal Server Error")]
    [InlineData("503 Service Unavailable")]
    [InlineData("429 Too Many Requests")]
    public async Task Trouble_that_passes_is_waited_out(string status)
    {
        var notes = new List<string>();
        using var server = new LocalServer((request, number) => number < 2 ? Answer.Status(status) : Answer.Of(Good, request));

        await Fetch(server, progress: new Watch(value => notes.Add(value.Trouble ?? "")));

        AssertGood();
        Assert.Equal(2, notes.Count(note => note.Contains(status, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("403 Forbidden")]
    public async Task A_file_that_is_not_there_is_asked_for_once(string status)
    {
        using var server = new LocalServer((_, _) => Answer.Status(status));

        var fault = await Assert.ThrowsAsync<InputException>(() => Fetch(server));

        InputFault.RequireOneLine(fault);
        Assert.Contains(status, fault.Message, StringComparison.Ordinal);
        Assert.Contains(server.Address.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Wrong_bytes_are_asked_for_twice_and_not_kept()
    {
        using var server = new LocalServer((request, _) => Answer.Of(new byte[Good.Length], request));

        var fault = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server));

        Assert.Contains("SHA-256", fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(1000)]
    public async Task A_wrong_length_never_makes_a_file(int tooLong)
    {
        using var server = new LocalServer((request, _) => Answer.Body(Good, claimed: Good.Length + tooLong));

        await Assert.ThrowsAsync<DownloadException>(() => Fetch(server));

        AssertNothingUnderTheName();
    }

    [Fact]
    public async Task A_body_without_a_length_that_is_cut_is_found_out_by_its_hash()
    {
        using var server = new LocalServer((_, number) => Answer.Body(number == 0 ? Good.AsSpan(0, 5000) : Good));

        await Fetch(server);

        AssertGood();
    }

    [Theory]
    [InlineData(2_000_000L)]
    [InlineData(null)]
    public async Task Too_large_a_file_is_not_taken(long? claimed)
    {
        using var server = new LocalServer((_, _) => Answer.Body(new byte[2_000_000], claimed: claimed));

        var fault = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server));

        Assert.Contains("1048576 bytes", fault.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Silence_ends_an_attempt()
    {
        using var server = new LocalServer((request, number) => number == 0
            ? Answer.Cut(Good, request, 70_000) with { Hang = true }
            : Answer.Of(Good, request));

        var fault = await Assert.ThrowsAsync<DownloadException>(() => Fetch(server, attempts: 1));

        Assert.Contains("no further byte", fault.Message, StringComparison.Ordinal);
        Assert.Equal(Good[..70_000], System.IO.File.ReadAllBytes(_folder[Name + ".partial"]));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        Uri address;
        using (var server = new LocalServer((request, _) => Answer.Of(Good, request)))
        {
            address = server.Address;
        }

        var fault = await Assert.ThrowsAsync<DownloadException>(() =>
            Fetch(address, attempts: 2, cancellation: TestContext.Current.CancellationToken));

        Assert.Contains(address.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Contains("Tried 2 times", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_download_keeps_what_has_arrived()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var server = new LocalServer((request, _) => Answer.Cut(Good, request, 70_000) with { Hang = true });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fetch(
            server.Address, progress: new Watch(value =>
            {
                if (value.Bytes == 70_000)
                {
                    stop.Cancel();
                }
            }), cancellation: stop.Token));

        Assert.Equal(Good[..70_000], System.IO.File.ReadAllBytes(_folder[Name + ".partial"]));
        AssertNothingUnderTheName();
    }

    [Fact]
    public async Task Two_downloads_of_one_file_do_not_mix()
    {
        using var other = new FileStream(_folder[Name + ".partial"], FileMode.Create, FileAccess.Write, FileShare.None);
        using var server = new LocalServer((request, _) => Answer.Of(Good, request));

        InputFault.RequireOneLine(await Assert.ThrowsAsync<InputException>(() => Fetch(server)));

        Assert.Empty(server.Requests);
    }

    private Task Fetch(LocalServer server, int attempts = 5, IProgress<DownloadProgress>? progress = null)
        => Fetch(server.Address, attempts, progress, TestContext.Current.CancellationToken);

    private async Task Fetch(
        Uri address,
        int attempts = 5,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var downloader = new Downloader(new DownloadSettings
        {
            Attempts = attempts,
            FirstDelay = TimeSpan.FromMilliseconds(1),
            SilenceTimeout = TimeSpan.FromSeconds(1),
        });
        await downloader.FetchAsync(new Uri(address, Name), File, _folder.Path, progress, cancellation);
    }

    private void AssertGood()
    {
        Assert.Equal(Good, System.IO.File.ReadAllBytes(_folder[Name]));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private void AssertNothingUnderTheName() => Assert.False(System.IO.File.Exists(_folder[Name]));

    private sealed class Watch(Action<DownloadProgress> look) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => look(value);
    }
}
