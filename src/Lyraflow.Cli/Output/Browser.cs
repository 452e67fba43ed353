using System.ComponentModel;
using System.Diagnostics;

namespace Lyraflow.Cli.Output;

/// <summary>The user's browser.</summary>
internal static class Browser
{
    private static readonly string[] Displays = ["DISPLAY", "WAYLAND_DISPLAY"];

    /// <summary>Opens an address where there is a desktop to open it on.</summary>
    public static void Open(Uri address)
    {
        if (Console.IsOutputRedirected || !HasDesktop())
        {
            return;
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
        }
        catch (Exception fault) when (fault is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            Note.Write("no browser could be opened; open the address yourself.");
        }
    }

    private static bool HasDesktop() => !OperatingSystem.IsLinux()
        || Displays.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));
}
