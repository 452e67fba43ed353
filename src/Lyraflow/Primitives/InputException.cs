namespace Lyraflow.Primitives;

/// <summary>
/// Something that was given (a file, a value, a request) cannot be used. The message is one line that says what
/// happened and where (file, row, column); <see cref="Remedy"/> says what can be done where a program has to put that in
/// its own words. Programs print both and exit with code 2.
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public InputException()
    {
    }

    /// <summary>Creates the exception with the line to show.</summary>
    public InputException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the line to show and what lies behind it.</summary>
    public InputException(string message, Exception innerException)
        : base(message, innerException)
    {
        // Told again with more words: what can be done stays the same.
        if (innerException is InputException cause)
        {
            (Remedy, Subject) = (cause.Remedy, cause.Subject);
        }
    }

    /// <summary>Creates the exception with a fact, and what can be done about it.</summary>
    /// <param name="message">The fact, in one line.</param>
    /// <param name="remedy">What can be done.</param>
    /// <param name="innerException">What lies behind it; null for nothing.</param>
    public InputException(string message, Remedy remedy, Exception? innerException = null)
        : base(message, innerException)
        => Remedy = remedy;

    /// <summary>Fails where a condition on the input does not hold.</summary>
    /// <param name="holds">The condition.</param>
    /// <param name="message">The line to show.</param>
    /// <exception cref="InputException">It does not hold.</exception>
    public static void ThrowUnless(bool holds, string message)
    {
        if (!holds)
        {
            throw new InputException(message);
        }
    }

    /// <summary>What can be done, where that depends on how the work was asked for.</summary>
    public Remedy Remedy { get; }

    /// <summary>What the remedy is about, such as a name; empty for most.</summary>
    public string Subject { get; init; } = string.Empty;
}
