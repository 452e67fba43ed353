using System.Text;
using System.Text.Json.Nodes;

namespace Lyraflow.Explore.Tests;

/// <summary>Asks as the page does.</summary>
internal sealed class PageClient(Uri address) : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(2) };

    public void Dispose() => _client.Dispose();

    /// <summary>An answer, which must be one.</summary>
    public async Task<JsonNode> AskAsync(string name, string question)
    {
        using var response = await PostAsync(name, question);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonNode> CatalogAsync() => JsonNode.Parse(await _client.GetStringAsync(
        new Uri(address, "catalog"), TestContext.Current.CancellationToken))!;

    public Task<HttpResponseMessage> PostAsync(string name, string question) => _client.PostAsync(
        new Uri(address, name), new StringContent(question, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetAsync(string name, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, name));
        foreach (var (header, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The error that a question ends with, and its status.</summary>
    public async Task<(int Status, string Error)> RefusalAsync(string name, string question)
    {
        using var response = await PostAsync(name, question);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.False(response.IsSuccessStatusCode, text);
        return ((int)response.StatusCode, JsonNode.Parse(text)!["error"]!.GetValue<string>());
    }
}
