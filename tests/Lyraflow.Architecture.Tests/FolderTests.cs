using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Lyraflow.Architecture.Tests;

/// <summary>
/// No folder of a project depends on itself through others, as the compiled code tells. A folder inside another is a part
/// of it.
/// </summary>
public class FolderTests
{
    private static readonly Lazy<IReadOnlyList<(string From, string To, string Place)>> Uses = new(Load);

    [Theory]
    [InlineData("Lyraflow")]
    [InlineData("Lyraflow.Data")]
    [InlineData("Lyraflow.Statistics")]
    [InlineData("Lyraflow.Onnx")]
    [InlineData("Lyraflow.Reports")]
    [InlineData("Lyraflow.Workflows")]
    [InlineData("Lyraflow.Explore")]
    [InlineData("Lyraflow.Paper")]
    [InlineData("Lyraflow.Cli")]
    public void No_folders_use_each_other(string project)
    {
        var inside = Uses.Value.Where(use => ProjectOf(use.From) == project && ProjectOf(use.To) == project).ToArray();
        Assert.NotEmpty(inside);
        var circles = FolderGraph.Circles(inside.Select(use => (use.From, use.To)));
        var places = inside
            .Where(use => use.From != use.To && circles.Any(circle => Holds(circle, use.From) && Holds(circle, use.To)))
            .Select(use => $"  {use.From} -> {use.To}: {use.Place}");
        Assert.True(circles.Count == 0, $"{string.Join('\n', circles)}\n{string.Join('\n', places.Distinct().Take(60))}");

        static bool Holds(string circle, string folder) => circle.Split(" <-> ").Contains(folder);
    }

    [Fact]
    public void The_root_of_Lyraflow_is_used_by_none_of_its_folders()
    {
        var users = Uses.Value.Where(use => use.To == "Lyraflow" && use.From != "Lyraflow" && ProjectOf(use.From) == "Lyraflow");
        Assert.Empty(users.Select(use => use.Place));
    }

    private static string ProjectOf(string folder)
        => Laws.Order
            .Where(project => folder == project || folder.StartsWith($"{project}.", StringComparison.Ordinal))
            .MaxBy(project => project.Length) ?? string.Empty;

    private static IReadOnlyList<(string From, string To, string Place)> Load()
    {
        var assemblies = Laws.Order
            .Select(project => Path.Combine(AppContext.BaseDirectory, $"{project}.dll"))
            .Where(File.Exists)
            .Select(System.Reflection.Assembly.LoadFrom)
            .ToArray();
        var architecture = new ArchLoader().LoadAssemblies(assemblies).Build();
        return [.. from type in architecture.Types
                   from dependency in type.Dependencies
                   let target = dependency.Target
                   // The library takes type parameters of one name for one type.
                   where IsOurs(type) && IsOurs(target) && target is not GenericParameter
                   select (Folder(type), Folder(target), $"{type.Name} uses {target.Name}")];
    }

    /// <summary>Lyraflow.Data.Fits for a type in Lyraflow.Data.Fits.Columns.</summary>
    private static string Folder(IType type)
    {
        var full = type.Namespace.FullName;
        var project = ProjectOf(full);
        var inside = full.Length > project.Length ? full[(project.Length + 1)..].Split('.')[0] : string.Empty;
        return inside.Length == 0 ? project : $"{project}.{inside}";
    }

    private static bool IsOurs(IType type) => type.Namespace?.FullName.StartsWith("Lyraflow", StringComparison.Ordinal) == true;
}
