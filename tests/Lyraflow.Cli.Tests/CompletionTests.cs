namespace Lyraflow.Cli.Tests;

/// <summary>Every shell is asked what it would offer, with the script that the program prints for it.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string[], string[]> Questions()
    {
        // What is typed, what must be offered, and what must not.
        (string Typed, string[] Offered, string[] Not)[] questions =
        [
            ("lyraflow ", ["train", "score", "bench", "doctor"], ["--version"]),
            ("lyraflow b", ["bench"], ["train"]),
            ("lyraflow bench ", ["train", "ensemble"], ["doctor"]),
            ("lyraflow bench train --b", ["--batch", "--bins"], ["--threads"]),
            ("lyraflow bench score --b", ["--bins"], ["--batch"]),
            ("lyraflow train stars.csv --q", ["--quiet"], ["--json"]),
            ("lyraflow reproduce --dust ", ["catalogue", "observed", "dereddened"], ["--dust"]),
            ("lyraflow reproduce --flow m", ["maf"], ["nsf"]),
            ("lyraflow completions ", ["bash", "zsh", "fish"], ["doctor"]),
            ("lyraflow score ", ["stars.csv"], ["train"]),
            ("lyraflow train --features ", ["stars.csv"], ["--label"]),
        ];
        return new(
            from shell in (string[])["bash", "zsh", "fish"]
            from question in questions
            select new TheoryDataRow<string, string, string[], string[]>(shell, question.Typed, question.Offered, question.Not));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Questions))]
    public void A_shell_offers_what_fits(string shell, string typed, string[] offered, string[] not)
    {
        var script = LyraflowProgram.Run(_folder.Path, "completions", shell);
        Assert.Equal((0, ""), (script.ExitCode, script.Error));
        File.WriteAllText(_folder["script"], script.Output);
        File.WriteAllText(_folder["stars.csv"], "u_g\n1\n");

        var words = ShellProgram.Run(shell, _folder.Path, [], Ask(shell, typed)).Split('\n', StringSplitOptions.TrimEntries);
        Assert.All(offered, word => Assert.Contains(word, words));
        Assert.All(not, word => Assert.DoesNotContain(word, words));
    }

    // Bash and zsh complete on a terminal alone: their parts around our function are played here, the names of files too.
    private static string[] Ask(string shell, string typed)
    {
        var words = typed.Split(' ');
        var quoted = string.Join(' ', words.Select(word => $"'{word}'"));
        return shell switch
        {
            "bash" =>
            [
                "--norc", "-c", $$"""
                    source ./script
                    COMP_WORDS=({{quoted}}) COMP_CWORD={{words.Length - 1}}
                    _lyraflow
                    [[ $(complete -p lyraflow) == *'-o default'* ]] || exit 1
                    if ((${#COMPREPLY[@]})); then printf '%s\n' "${COMPREPLY[@]}"; else compgen -f -- '{{words[^1]}}'; fi
                    """,
            ],
            "zsh" =>
            [
                "-f", "-c", $$"""
                    compdef() { :; }
                    compadd() { shift; print -l -- ${(M)@:#$PREFIX*}; }
                    _describe() { local -a all=(${(P)3}); print -l -- ${(M)${all[@]%%:*}:#$PREFIX*}; }
                    _files() { print -l -- *(N); }
                    source ./script
                    words=({{quoted}}) CURRENT={{words.Length}} PREFIX='{{words[^1]}}'
                    _lyraflow
                    """,
            ],
            _ => ["--no-config", "-c", $"source ./script; complete -C '{typed}' | string split -f 1 \\t; true"],
        };
    }
}
