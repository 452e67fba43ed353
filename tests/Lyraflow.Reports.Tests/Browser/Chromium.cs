using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Text;

namespace Lyraflow.Reports.Tests.Browser;

/// <summary>A headless Chromium with one page, driven by the DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private int _lastId;

    private Chromium(Process process, string profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>Where the program is; null where it is not installed.</summary>
    public static string? Program { get; } =
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    public static async Task<Chromium> OpenAsync(string file, CancellationToken cancellation)
    {
        var profile = Directory.CreateTempSubdirectory("lyraflow-chromium-").FullName;
        var start = new ProcessStartInfo(Program!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (
            var argument in new[]
            {
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                $"--user-data-dir={profile}",
                new Uri(file).AbsoluteUri,
            }
        )
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        // Nobody reads what it says, and a full pipe would stop it.
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var browser = new Chromium(process, profile);
        await browser.ConnectAsync(cancellation);

        // The browser answers while it still reads the page, whose script comes last.
        while (
            await browser.EvaluateAsync("String(location.protocol === 'file:' && document.readyState === 'complete')", cancellation)
            != "true")
        {
            await Task.Delay(20, cancellation);
        }

        return browser;
    }

    public async Task<string> EvaluateAsync(string script, CancellationToken cancellation)
    {
        var answer = await SendAsync(
            "Runtime.evaluate", new JsonObject { ["expression"] = script, ["returnByValue"] = true }, cancellation);
        Assert.Null(answer["exceptionDetails"]);
        return answer["result"]!["value"]?.ToString() ?? string.Empty;
    }

    public Task SetSizeAsync(int width, int height, CancellationToken cancellation) => SendAsync(
        "Emulation.setDeviceMetricsOverride",
        new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 },
        cancellation);

    public Task SetDarkAsync(bool dark, CancellationToken cancellation) =>
        SendAsync(
            "Emulation.setEmulatedMedia",
            new JsonObject
            {
                ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }),
            },
            cancellation);

    public async Task PressAsync(string key, int code, CancellationToken cancellation)
    {
        foreach (var type in new[] { "keyDown", "keyUp" })
        {
            await SendAsync(
                "Input.dispatchKeyEvent",
                new JsonObject { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code },
                cancellation);
        }
    }

    public async Task<byte[]> ScreenshotAsync(CancellationToken cancellation)
    {
        var answer = await SendAsync(
            "Page.captureScreenshot", new JsonObject { ["format"] = "png", ["captureBeyondViewport"] = true }, cancellation);
        return Convert.FromBase64String(answer["data"]!.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // One of its processes may still write for a moment; the folder for temporary files is cleaned anyway.
        }
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        var portFile = Path.Combine(_profile, "DevToolsActivePort");
        string[] lines;
        while (!File.Exists(portFile) || (lines = await File.ReadAllLinesAsync(portFile, cancellation)).Length < 2)
        {
            Assert.False(_process.HasExited, "Chromium ended at once.");
            await Task.Delay(100, cancellation);
        }

        using var client = new HttpClient();
        JsonNode? page = null;
        while (page is null)
        {
            var targets = JsonNode
                .Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{lines[0]}/json/list"), cancellation))!
                .AsArray();
            page = targets.FirstOrDefault(target =>
                target!["type"]!.ToString() == "page" && target["url"]!.ToString().StartsWith("file:", StringComparison.Ordinal));
            await Task.Delay(100, cancellation);
        }

        await _socket.ConnectAsync(new Uri(page["webSocketDebuggerUrl"]!.ToString()), cancellation);
        while (await EvaluateAsync("document.readyState", cancellation) != "complete")
        {
            await Task.Delay(50, cancellation);
        }
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject parameters, CancellationToken cancellation)
    {
        var id = ++_lastId;
        var request = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(request.ToJsonString()), WebSocketMessageType.Text, true, cancellation);
        while (true)
        {
            var message = JsonNode.Parse(await ReceiveAsync(cancellation))!;
            if (message["id"]?.GetValue<int>() == id)
            {
                return message["result"] ?? throw new InvalidOperationException($"{method}: {message["error"]}");
            }
        }
    }

    private async Task<string> ReceiveAsync(CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        var buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, cancellation);
            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
