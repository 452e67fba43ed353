using System.Runtime.InteropServices;
using Microsoft.ML.Trainers.LightGbm;

namespace Lyraflow.Workflows.CrossValidation.Methods;

/// <summary>The native library of LightGBM: made for x86 of 64 bits alone, and in need of OpenMP's library.</summary>
public static class LightGbmLibrary
{
    private static readonly Lazy<bool> LazyLoads = new(
        () => NativeLibrary.TryLoad("lib_lightgbm", typeof(LightGbmBinaryTrainer).Assembly, searchPath: null, out _));

    /// <summary>Whether it can be loaded here.</summary>
    public static bool Loads => IsMadeForProcessor && LazyLoads.Value;

    /// <summary>Whether there is one for this processor.</summary>
    public static bool IsMadeForProcessor => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Why it cannot be loaded, and what to do.</summary>
    public static string Advice => IsMadeForProcessor
        ? "LightGBM cannot be loaded, most likely because OpenMP's library is missing (Debian, Ubuntu: apt-get install libgomp1); "
            + "install it, or take boosted_trees instead."
        : $"LightGBM has no library for this processor ({RuntimeInformation.ProcessArchitecture}); take boosted_trees instead.";
}
