using System.Globalization;
using System.Text.Json;
using PuppeteerSharp;

namespace Lyraflow.Explore.Tests;

/// <summary>The page in a real browser, with clicks, drags and keys.</summary>
public sealed class PageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_region_drawn_in_one_picture_is_selected_in_all()
    {
        SkipWithoutBrowser();
        await using var session = await Example.ExploreAsync(_folder);
        await using var browser = await Browser.OpenAsync(session.Address, 1280);
        using var client = new PageClient(session.Address);
        Assert.Equal(Example.Rows, await browser.CountOfSelectionAsync());
        var all = await Pictures(browser);

        // A drag selects; the program counts the same for the numbers that stand in the address.
        var selected = await browser.SelectAsync(() => browser.DragAsync(0, (0.2, 0.2), (0.6, 0.7)));
        Assert.InRange(selected, 1, Example.Rows - 1);
        var panel = (await State(browser)).GetProperty("panels")[0];
        var brush = panel.GetProperty("brush").EnumerateArray().Select(item => item.GetDouble()).ToArray();
        var (x, y) = (panel.GetProperty("x").GetString(), panel.GetProperty("y").GetString());
        var question = FormattableString.Invariant(
            $$"""
            {"selection":[
              {"column":"{{x}}","low":{{brush[0]:r}},"high":{{brush[1]:r}} },
              {"column":"{{y}}","low":{{brush[2]:r}},"high":{{brush[3]:r}} }]}
            """);
        Assert.Equal(selected, (await client.AskAsync("view", question))["count"]!.GetValue<int>());
        Assert.All(all.Zip(await Pictures(browser)), pair => Assert.NotEqual(pair.First, pair.Second));

        // A second region in the histogram of the ratio narrows it; the table has no more rows than that.
        var narrowed = await browser.SelectAsync(() => browser.DragAsync(2, (0.5, 0.5), (0.9, 0.6)));
        Assert.InRange(narrowed, 0, selected - 1);
        Assert.Equal(
            Math.Min(100, narrowed),
            await browser.Page.EvaluateExpressionAsync<int>("document.querySelectorAll('#table tbody tr').length"));

        // Reloaded, the address restores the view.
        await browser.Page.ReloadAsync();
        await browser.Page.WaitForFunctionAsync("() => Number(document.body.dataset.answered ?? 0) > 0");
        Assert.Equal(narrowed, await browser.CountOfSelectionAsync());

        Assert.Equal(Example.Rows, await browser.SelectAsync(() => browser.Page.ClickAsync("#clear")));
        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task The_keyboard_does_what_the_mouse_does()
    {
        SkipWithoutBrowser();
        await using var session = await Example.ExploreAsync(_folder);
        await using var browser = await Browser.OpenAsync(session.Address, 1280);
        await browser.Page.FocusAsync(".panel .plot");
        var first = await browser.SelectAsync(() => browser.Page.Keyboard.PressAsync("ArrowRight"));
        Assert.InRange(first, 1, Example.Rows - 1);
        var moved = await browser.SelectAsync(() => browser.Page.Keyboard.PressAsync("ArrowRight"));
        Assert.NotEqual(first, moved);
        await browser.Page.Keyboard.DownAsync("Shift");
        var larger = await browser.SelectAsync(() => browser.Page.Keyboard.PressAsync("ArrowRight"));
        await browser.Page.Keyboard.UpAsync("Shift");
        Assert.True(larger > moved);

        // A key acts once, however often the plot was built anew.
        foreach (var turned in new[] { (false, true), (true, true), (true, false), (false, false) })
        {
            await browser.Page.Keyboard.PressAsync("r");
            var panel = (await State(browser)).GetProperty("panels")[0];
            Assert.Equal(turned, (panel.GetProperty("xReversed").GetBoolean(), panel.GetProperty("yReversed").GetBoolean()));
        }

        await browser.Page.Keyboard.PressAsync("z");
        await browser.Page.WaitForFunctionAsync("() => JSON.parse(decodeURIComponent(location.hash.slice(1))).panels[0].xRange");
        await browser.Page.FocusAsync(".panel .plot");
        Assert.Equal(Example.Rows, await browser.SelectAsync(() => browser.Page.Keyboard.PressAsync("Escape")));
        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task The_threshold_selects_and_columns_and_panels_can_be_changed()
    {
        SkipWithoutBrowser();
        await using var session = await Example.ExploreAsync(_folder);
        await using var browser = await Browser.OpenAsync(session.Address, 1280);
        await browser.Page.EvaluateExpressionAsync(
            "{ const t = document.getElementById('threshold'); t.value = 0.5; t.dispatchEvent(new Event('input')); }");
        var above = await browser.SelectAsync(() => browser.Page.ClickAsync("#above"));
        Assert.Equal(Example.All.Count(row => (float)row.Ratio >= 0.5), above);
        Assert.Equal(above.ToString("n0", CultureInfo.InvariantCulture), await browser.TextAsync("candidates"));

        await browser.Page.ClickAsync("#add");
        await browser.Page.WaitForFunctionAsync("() => document.querySelectorAll('.panel select.x').length === 3");
        var selects = await browser.Page.QuerySelectorAllAsync(".panel select.x");
        await selects[2].SelectAsync("log10_ratio_quasar");
        await browser.Page.WaitForFunctionAsync(
            "() => JSON.parse(decodeURIComponent(location.hash.slice(1))).panels[2]?.x === 'log10_ratio_quasar'");
        await browser.Page.ClickAsync(".panel .remove");
        await browser.Page.WaitForFunctionAsync("() => document.querySelectorAll('.panel select.x').length === 2");
        Assert.Empty(browser.Faults);
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Nothing_runs_out_of_the_page_wide_or_narrow_light_or_dark(int width, bool dark)
    {
        SkipWithoutBrowser();
        await using var session = await Example.ExploreAsync(_folder);
        await using var browser = await Browser.OpenAsync(session.Address, width);
        await browser.Page.EmulateMediaFeaturesAsync(
            [new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = dark ? "dark" : "light" }]);

        // A page that runs out widens what a phone takes for the width of its window, so that is no measure.
        Assert.InRange(await browser.Page.EvaluateExpressionAsync<int>("document.documentElement.scrollWidth"), 1, width);
        var shot = await browser.Page.ScreenshotDataAsync(new ScreenshotOptions { FullPage = true });
        Assert.True(shot.Length > 30_000);
        if (width < 600)
        {
            // A finger scrolls, until it is told to select.
            await browser.Page.EvaluateExpressionAsync("document.querySelector('.panel .select').click()");
            Assert.Equal(
                "none",
                await browser.Page.EvaluateExpressionAsync<string>("getComputedStyle(document.querySelector('.plot')).touchAction"));
        }

        if (Environment.GetEnvironmentVariable("LYRAFLOW_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await File.WriteAllBytesAsync(
                Path.Combine(folder, $"explore-{width}-{(dark ? "dark" : "light")}.png"), shot, TestContext.Current.CancellationToken);
        }

        Assert.Empty(browser.Faults);
    }

    private static void SkipWithoutBrowser() => Assert.SkipUnless(
        Browser.Program is not null, "No Chromium on this machine (apt-get install chromium): the page is not tried in a browser.");

    // The address follows a little later.
    private static async Task<JsonElement> State(Browser browser)
    {
        await Task.Delay(400, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(
            await browser.Page.EvaluateExpressionAsync<string>("decodeURIComponent(location.hash.slice(1))")).RootElement;
    }

    private static Task<string[]> Pictures(Browser browser) => browser.Page.EvaluateExpressionAsync<string[]>(
        "[...document.querySelectorAll('.plot canvas')].map(item => item.toDataURL())");
}
