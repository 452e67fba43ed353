using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lyraflow.Explore.Content;
using Lyraflow.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Lyraflow.Explore.Server;

/// <summary>Serves the page and its answers to this machine alone.</summary>
internal sealed class ExploreServer : IAsyncDisposable
{
    /// <summary>Most bytes of what is asked.</summary>
    public const int MostBytes = 16 * 1024;

    private const int LongestFault = 300;

    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly WebApplication _application;
    private readonly Answers _answers;
    private readonly string _token = Gate.NewToken();
    private readonly string _opening = Gate.NewToken();
    private Gate? _gate;

    private ExploreServer(ExploredContent content, int port)
    {
        _answers = new Answers(content);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MostBytes;
            options.Limits.MaxRequestLineSize = MostBytes;
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>The address, with the token.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>An address that leads there once.</summary>
    public Uri Opening => new(Address, $"/{_opening}/");

    /// <summary>Starts.</summary>
    /// <param name="content">What is shown; not owned.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="cancellation">Ends the starting.</param>
    /// <exception cref="InputException">The port is taken, or no port.</exception>
    public static async Task<ExploreServer> StartAsync(ExploredContent content, int port, CancellationToken cancellation)
    {
        var server = new ExploreServer(content, port);
        try
        {
            await server._application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new InputException(
                $"The port {port} cannot be used: another program has it, or it is not yours", Remedy.ChoosePort, fault);
        }

        var addresses = server._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var address = new Uri(addresses.First());
        server._gate = new Gate(server._token, server._opening, address.Port);
        server.Address = new Uri(address, $"/{server._token}/");
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _application.DisposeAsync().ConfigureAwait(false);

    private async Task AnswerAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (_gate?.Opens(context.Request) == true)
        {
            context.Response.Redirect(Address.AbsolutePath);
            return;
        }

        var path = string.Empty;
        if (_gate is null || _gate.Refusal(context.Request, out path) is not null)
        {
            await FailAsync(context, StatusCodes.Status403Forbidden, "This page opens by the address that lyraflow explore printed.")
                .ConfigureAwait(false);
            return;
        }

        try
        {
            await AnswerAsync(context, path).ConfigureAwait(false);
        }
        catch (InputException fault)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, fault.Message).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            await FailAsync(context, StatusCodes.Status400BadRequest, "The request is not of the kind that this page sends.")
                .ConfigureAwait(false);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException fault)
        {
            await FailAsync(context, fault.StatusCode, "The request is too large, or broken.").ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits any more.
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            var what = DisplayText.Plain(fault.GetBaseException().Message, LongestFault);
            await FailAsync(context, StatusCodes.Status500InternalServerError, $"The program failed: {what}").ConfigureAwait(false);
        }
    }

    private Task AnswerAsync(HttpContext context, string path)
    {
        var cancellation = context.RequestAborted;
        return (context.Request.Method, path) switch
        {
            ("GET", "catalog") => WriteAsync(context, _answers.Catalog(), MessageJson.Default.CatalogMessage),
            ("GET", "export") => ExportAsync(context),
            ("GET", _) when PageFiles.Find(path) is var (content, type) => SendFileAsync(context, content, type),
            ("POST", "view") => ReplyAsync(
                context, MessageJson.Default.ViewMessage, message => _answers.ViewAsync(message, cancellation), MessageJson.Default.View),
            ("POST", "contours") => ReplyAsync(
                context,
                MessageJson.Default.ContourMessage,
                message => Task.FromResult(_answers.Contours(message)),
                MessageJson.Default.IReadOnlyListClassContours),
            ("POST", "expectations") => ReplyAsync(
                context,
                MessageJson.Default.ThresholdMessage,
                message => Task.FromResult(_answers.Expectations(message)),
                MessageJson.Default.ExpectationsMessage),
            ("POST", "send") => ReplyAsync(
                context,
                MessageJson.Default.SelectionMessage,
                message => _answers.SendAsync(message, cancellation),
                MessageJson.Default.NoteMessage),
            _ => FailAsync(context, StatusCodes.Status404NotFound, "There is nothing of that name here."),
        };
    }

    private static async Task ReplyAsync<TQuestion, TAnswer>(
        HttpContext context, JsonTypeInfo<TQuestion> question, Func<TQuestion, Task<TAnswer>> answer, JsonTypeInfo<TAnswer> type)
    {
        var asked = await JsonSerializer.DeserializeAsync(context.Request.Body, question, context.RequestAborted).ConfigureAwait(false)
            ?? throw new JsonException();
        await WriteAsync(context, await answer(asked).ConfigureAwait(false), type).ConfigureAwait(false);
    }

    private async Task ExportAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var format = query["format"].ToString();
        var message = JsonSerializer.Deserialize(query["request"].ToString(), MessageJson.Default.SelectionMessage)
            ?? throw new JsonException();
        var file = await _answers.ExportAsync(message, format, context.RequestAborted).ConfigureAwait(false);
        try
        {
            context.Response.ContentType = "application/octet-stream";
            context.Response.ContentLength = new FileInfo(file).Length;
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"selection.{format}\"";
            await context.Response.SendFileAsync(file, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Task FailAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new ErrorMessage(error), MessageJson.Default.ErrorMessage);
    }

    private static async Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task SendFileAsync(HttpContext context, byte[] content, string type)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
    }
}
