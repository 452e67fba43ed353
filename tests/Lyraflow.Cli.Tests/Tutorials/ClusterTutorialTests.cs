using Lyraflow.Cli.Tests.Surveys;

namespace Lyraflow.Cli.Tests.Tutorials;

/// <summary>The tutorial on surveys, with a cluster.</summary>
[Collection(Alone.Name)]
public sealed class ClusterTutorialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_commands_print_what_it_shows_on_Slurm_too()
    {
        using var cluster = SlurmCluster.Start(_folder["cluster"]);

        TutorialShell.Require(_folder.Path, cluster.Environment, ConsoleBlock.Of(Repository.File("docs", "tutorials", "survey.md")));
    }
}
