using Lyraflow.Reports.Figures;

namespace Lyraflow.Cli.Output;

/// <summary>Tells on standard error what is missing where figures have no text.</summary>
internal static class FontAdvice
{
    public static void Write()
    {
        if (!FigureFonts.Available)
        {
            ErrorLine.Write(FigureFonts.Advice);
        }
    }
}
