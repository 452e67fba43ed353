using Lyraflow.Primitives;

namespace Lyraflow.Testing;

/// <summary>Checks how input is refused.</summary>
internal static class InputFault
{
    /// <summary>The action must throw an InputException of one line that holds all the parts.</summary>
    public static void Expect(Action action, params string[] parts)
    {
        var fault = Assert.Throws<InputException>(action);
        RequireOneLine(fault);
        foreach (var part in parts)
        {
            Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        }
    }

    public static void RequireOneLine(InputException fault)
    {
        Assert.DoesNotContain(fault.Message, char.IsControl);
        Assert.InRange(fault.Message.Length, 20, 2500);

        // Where there is a remedy, the program that was called puts its words behind the fact.
        Assert.Equal(fault.Remedy == Remedy.None, fault.Message.EndsWith('.'));
    }
}
