using Lyraflow.Cli.Output;
using Lyraflow.Primitives;

namespace Lyraflow.Cli.Tests;

public sealed class RemedyTests
{
    [Fact]
    public void Every_remedy_has_words_of_the_command_line()
        => Assert.All(
            Enum.GetValues<Remedy>(),
            remedy => Assert.Equal(remedy == Remedy.None, RemedyWords.Of(remedy, "name").Length == 0));

    [Fact]
    public void The_words_follow_the_fact_in_one_line()
    {
        var failure = new InputException("model.safetensors exists already", Remedy.ReplaceFile);

        Assert.Equal("model.safetensors exists already; name another file with -o, or add --overwrite.", RemedyWords.Of(failure));
    }

    [Fact]
    public void A_remedy_and_its_subject_survive_being_told_again()
    {
        var cause = new InputException("there is no column 'u'", Remedy.MapName) { Subject = "u" };

        Assert.EndsWith("--map u=COLUMN.", RemedyWords.Of(new InputException(cause.Message, cause)), StringComparison.Ordinal);
    }
}
