using System.Diagnostics;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Lyraflow.Cli.Tests.Cases;

namespace Lyraflow.Cli.Tests.Formats;

/// <summary>Tables that are handed to a hub.</summary>
[Collection(Alone.Name)]
public sealed class SampTests : IDisposable
{
    private const string Jsamp = "/usr/share/java/jsamp.jar";
    private const string Java = "/usr/bin/java";

    private readonly TableCases _folder = new();

    public SampTests() => _folder.Done("score", "m.safetensors", "base.csv", "-o", "scored.vot", "-q");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_hub_a_line_says_so_and_the_file_is_there()
    {
        var sent = _folder.Done("send", "scored.vot");
        var scored = _folder.Done("score", "m.safetensors", "base.csv", "-o", "more.fits", "-q", "--samp");

        Assert.Contains("no SAMP hub is running", Assert.Single(sent.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("more.fits is there", Assert.Single(scored.ErrorLines), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["more.fits"]));
    }

    [Fact]
    public void What_cannot_be_sent_is_refused_before_the_work()
    {
        _folder.Refused(["send", "base.csv"], "base.csv", ".vot", ".fits");
        _folder.Refused(["send", "nowhere.vot"], "no such file");
        _folder.Refused(["score", "m.safetensors", "base.csv", "-o", "-", "-q", "--samp"], ".vot");
        _folder.Refused(["score", "m.safetensors", "base.csv", "-o", "s.parquet", "-q", "--samp"], "s.parquet", ".vot");
        Assert.False(File.Exists(_folder["s.parquet"]));
    }

    [Fact]
    public void A_lock_file_that_was_left_behind_is_no_hub()
    {
        _folder.Write(".samp", "samp.secret=abc", "samp.hub.xmlrpc.url=http://127.0.0.1:9/xmlrpc");
        Assert.Contains("does not answer", Assert.Single(_folder.Done("send", "scored.vot").ErrorLines), StringComparison.Ordinal);

        _folder.Write(".samp", "what is this");
        _folder.Refused(["send", "scored.vot"], ".samp", "where the SAMP hub is");
    }

    [Fact]
    public void A_hub_gets_what_the_standard_says()
    {
        using var hub = new TestHub("an <a> & b");
        File.WriteAllText(_folder["lock"], $"# a hub\nsamp.secret=s&cret\nsamp.hub.xmlrpc.url={hub.Url}\n");

        var outcome = LyraflowProgram.RunWith(
            _folder.Path, new() { ["SAMP_HUB"] = $"std-lockurl:file://{_folder["lock"]}" }, "send", "scored.vot");

        Assert.Equal((0, "lyraflow: sent scored.vot to an <a> & b."), (outcome.ExitCode, Assert.Single(outcome.ErrorLines)));
        Assert.Equal(
            ["samp.hub.register", "samp.hub.declareMetadata", "samp.hub.notifyAll", "samp.hub.getMetadata", "samp.hub.unregister"],
            hub.Calls.Select(call => call.Method));
        Assert.Equal("s&cret", hub.Calls[0].Values[0]);
        Assert.All(hub.Calls.Skip(1), call => Assert.Equal("key 1", call.Values[0]));
        Assert.Equal(
            ["samp.mtype=table.load.votable", $"url={new Uri(_folder["scored.vot"]).AbsoluteUri}", $"table-id={_folder["scored.vot"]}",
                "name=scored.vot"],
            hub.Calls[2].Members);
    }

    [Fact]
    public void A_hub_that_refuses_is_quoted()
    {
        using var hub = new TestHub("x") { Fault = "bad\nsecret" };
        _folder.Write(".samp", "samp.secret=abc", $"samp.hub.xmlrpc.url={hub.Url}");

        Assert.Contains("SAMP hub refuses: bad", Assert.Single(_folder.Done("send", "scored.vot").ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void Jsamp_passes_the_table_on()
    {
        Assert.SkipUnless(
            File.Exists(Java) && File.Exists(Jsamp), "SKIPPED: no Java, or no jsamp, on this machine (apt-get install jsamp default-jre).");
        using var hub = StartJava("hub", "-mode", "no-gui", "-profiles", "std");
        using var listener = new LineListener(() => StartJava("snooper"), () => File.Exists(_folder[".samp"]));
        try
        {
            listener.WaitFor("samp.hub.event.subscriptions");
            foreach (var table in new[] { "scored.vot", "scored.vot" })
            {
                Assert.Contains("sent scored.vot to Snooper", _folder.Done("send", table).Error, StringComparison.Ordinal);
            }

            listener.WaitFor("table.load.votable");
            listener.WaitFor(new Uri(_folder["scored.vot"]).AbsoluteUri);
        }
        finally
        {
            hub.Kill();
            hub.WaitForExit();
        }
    }

    private Process StartJava(params string[] arguments)
        => Process.Start(new ProcessStartInfo(Java, [$"-Duser.home={_folder.Path}", "-jar", Jsamp, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>What a process writes, as it comes.</summary>
    private sealed class LineListener : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

        private readonly Process _process;
        private readonly StringBuilder _text = new();

        public LineListener(Func<Process> start, Func<bool> isReady)
        {
            Assert.True(SpinWait.SpinUntil(isReady, Patience), "The hub does not start.");
            _process = start();
            _process.OutputDataReceived += (_, line) =>
            {
                lock (_text)
                {
                    _text.AppendLine(line.Data);
                }
            };
            _process.BeginOutputReadLine();
        }

        public void WaitFor(string text) => Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    Thread.Sleep(50);
                    lock (_text)
                    {
                        return _text.ToString().Contains(text, StringComparison.Ordinal);
                    }
                },
                Patience),
            $"{text} did not come.");

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }

    /// <summary>A hub with one other program at it.</summary>
    private sealed class TestHub : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly string _client;

        public TestHub(string client)
        {
            _client = client;
            for (var port = 40_000 + (Environment.ProcessId % 10_000); ; port++)
            {
                Url = $"http://127.0.0.1:{port}/";
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add(Url);
                try
                {
                    _listener.Start();
                    break;
                }
                catch (HttpListenerException)
                {
                    Assert.True(port < 60_000);
                }
            }

            _ = Task.Run(AnswerAsync);
        }

        public string Url { get; }

        public string? Fault { get; init; }

        public List<(string Method, string[] Values, string[] Members)> Calls { get; } = [];

        public void Dispose() => _listener.Close();

        private async Task AnswerAsync()
        {
            while (_listener.IsListening)
            {
                var context = await _listener.GetContextAsync();
                var call = XDocument.Load(context.Request.InputStream);
                var method = call.Descendants("methodName").Single().Value;
                Calls.Add((
                    method,
                    [.. call.Descendants("param").Select(parameter => parameter.Value)],
                    [.. call.Descendants("member").Where(member => !member.Descendants("struct").Any())
                        .Select(member => $"{member.Element("name")!.Value}={member.Element("value")!.Value}")]));
                XElement value = method switch
                {
                    "samp.hub.register" => Struct(("samp.private-key", "key 1"), ("samp.self-id", "c1")),
                    "samp.hub.notifyAll" => new XElement("array", new XElement("data", new XElement("value", "c9"))),
                    "samp.hub.getMetadata" => Struct(("samp.name", _client)),
                    _ => new XElement("string"),
                };
                var answer = Fault is null
                    ? new XElement("methodResponse", new XElement("params", new XElement("param", new XElement("value", value))))
                    : new XElement("methodResponse", new XElement("fault", new XElement("value", Struct(("faultString", Fault)))));
                var bytes = Encoding.UTF8.GetBytes(answer.ToString());
                await context.Response.OutputStream.WriteAsync(bytes);
                context.Response.Close();
            }
        }

        private static XElement Struct(params (string Name, string Value)[] members) => new(
            "struct",
            members.Select(member => new XElement("member", new XElement("name", member.Name), new XElement("value", member.Value))));
    }
}
