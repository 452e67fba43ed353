using PuppeteerSharp;
using PuppeteerSharp.Input;

namespace Lyraflow.Explore.Tests;

/// <summary>A headless Chromium with one page, whose faults fail the test.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IBrowser _browser;
    private readonly List<string> _faults = [];

    private Browser(IBrowser browser, IPage page) => (_browser, Page) = (browser, page);

    /// <summary>Where the program is; null where it is not installed.</summary>
    public static string? Program { get; } =
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    public IPage Page { get; }

    /// <summary>What went wrong in the page, and whatever it asked of other machines.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static async Task<Browser> OpenAsync(Uri address, int width)
    {
        var browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = Program,
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
        var page = await browser.NewPageAsync();
        var opened = new Browser(browser, page);
        page.PageError += (_, fault) => opened._faults.Add(fault.Message);
        page.Console += (_, line) => opened._faults.Add(line.Message.Text);
        page.Request += (_, request) =>
        {
            if (new Uri(request.Request.Url) is { Scheme: "http" or "https" } asked && asked.Authority != address.Authority)
            {
                opened._faults.Add($"asks for {asked}");
            }
        };
        page.DefaultTimeout = 60_000;
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = 900, IsMobile = width < 600, HasTouch = width < 600 });
        await page.GoToAsync(address.AbsoluteUri);
        await page.WaitForFunctionAsync("() => document.body.dataset.drawn !== undefined");
        return opened;
    }

    public Task<string> TextAsync(string id) => Page.EvaluateFunctionAsync<string>("id => document.getElementById(id).textContent", id);

    public Task<int> CountOfSelectionAsync()
        => Page.EvaluateExpressionAsync<int>("Number(document.querySelector('#count strong').textContent.replaceAll(',', ''))");

    /// <summary>Does something that changes the selection, and waits for the answer.</summary>
    public async Task<int> SelectAsync(Func<Task> action)
    {
        var before = await Answers();
        await action();
        await Page.WaitForFunctionAsync("before => Number(document.body.dataset.answered ?? 0) > before", before);

        // Others may follow while the hand moves.
        int last;
        do
        {
            last = await Answers();
            await Task.Delay(400, TestContext.Current.CancellationToken);
        }
        while (last != await Answers());
        return await CountOfSelectionAsync();

        Task<int> Answers() => Page.EvaluateExpressionAsync<int>("Number(document.body.dataset.answered ?? 0)");
    }

    /// <summary>Drags in the plot of a panel, from one place to another, as shares of its width and height.</summary>
    public async Task DragAsync(int panel, (double X, double Y) from, (double X, double Y) to, int steps = 8)
    {
        var plot = (await Page.QuerySelectorAllAsync(".panel .u-over"))[panel];
        await plot.EvaluateFunctionAsync("item => item.scrollIntoView({ block: 'center' })");
        var box = await plot.BoundingBoxAsync();
        await Page.Mouse.MoveAsync(X(from.X), Y(from.Y));
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(X(to.X), Y(to.Y), new MoveOptions { Steps = steps });
        await Page.Mouse.UpAsync();

        decimal X(double share) => box.X + (box.Width * (decimal)share);
        decimal Y(double share) => box.Y + (box.Height * (decimal)share);
    }

    public async ValueTask DisposeAsync() => await _browser.DisposeAsync();
}
