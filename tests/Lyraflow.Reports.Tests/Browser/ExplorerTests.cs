using System.Globalization;
using Lyraflow.Reports.Page;

namespace Lyraflow.Reports.Tests.Browser;

public sealed class ExplorerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lyraflow-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_slider_moves_the_point_and_the_numbers_follow()
    {
        Assert.SkipUnless(
            Chromium.Program is not null, "No Chromium on this machine (apt-get install chromium): the page is not tried in a browser.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        var cancellation = limit.Token;
        ReportWriter.Write(Example.Content(), _folder, cancellation: cancellation);
        await using var browser = await Chromium.OpenAsync(Path.Combine(_folder, ReportWriter.PageFile), cancellation);

        // It starts at the first named threshold, 0, with the numbers that the library counts there.
        var start = Example.Scores.At(0);
        Assert.Equal(Percent(start.Completeness), await Text("completeness"));
        Assert.Equal(Percent(start.Purity), await Text("purity"));
        Assert.Equal(start.Selected.ToString("n0", CultureInfo.InvariantCulture), await Text("candidates"));

        // A click on a name.
        await browser.EvaluateAsync("document.querySelectorAll('#explorer [data-step]')[1].click()", cancellation);
        var strict = Example.Scores.At(1.5);
        Assert.Equal("1.50", await Text("threshold-value"));
        Assert.Equal(Percent(strict.Completeness), await Text("completeness"));
        Assert.Equal(Percent(strict.Purity), await Text("purity"));

        // The keyboard: one step to the right, then home, where everything is selected.
        var place = await Point();
        await browser.EvaluateAsync("document.getElementById('threshold').focus()", cancellation);
        await browser.PressAsync("ArrowRight", 39, cancellation);
        Assert.NotEqual("1.50", await Text("threshold-value"));
        await browser.PressAsync("Home", 36, cancellation);
        Assert.Equal("−4.00", await Text("threshold-value"));
        Assert.NotEqual(place, await Point());
        var all = Example.Scores.At(-4);
        Assert.Equal(Percent(all.Completeness), await Text("completeness"));

        // A rarer class: completeness stays, purity falls as Bayes says.
        await browser.EvaluateAsync("document.querySelectorAll('#explorer [data-step]')[1].click()", cancellation);
        await browser.EvaluateAsync(
            "{ const p = document.getElementById('prior'); p.value = -300; p.dispatchEvent(new Event('input')); }", cancellation);
        var found = 0.001 * strict.Completeness;
        Assert.Equal(Percent(strict.Completeness), await Text("completeness"));
        Assert.Equal(Percent(found / (found + (0.999 * strict.FalsePositiveRate))), await Text("purity"));

        // Wide and narrow, light and dark, nothing runs out of the page.
        foreach (var (width, dark) in new[] { (1280, false), (390, true) })
        {
            await browser.SetSizeAsync(width, 900, cancellation);
            await browser.SetDarkAsync(dark, cancellation);
            Assert.Equal(
                "true", await browser.EvaluateAsync("String(document.documentElement.scrollWidth <= window.innerWidth)", cancellation));
            Assert.True((await browser.ScreenshotAsync(cancellation)).Length > 20_000);
        }

        Task<string> Text(string id) => browser.EvaluateAsync($"document.getElementById('{id}').textContent", cancellation);
        Task<string> Point() => browser.EvaluateAsync("document.querySelector('#curve-purity .point').getAttribute('cx')", cancellation);
    }

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{100 * value:f1} %");
}
