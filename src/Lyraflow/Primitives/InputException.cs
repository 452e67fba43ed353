namespace Lyraflow.Primitives;

/// <summary>
/// Something the user gave (a file, an option, a value) is at fault. The message is one line that says what
/// happened, where (file, row, column), and what to do; programs print it as it is and exit with code 2.
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
    }

    /// <summary>Throws unless a condition holds.</summary>
    /// <param name="holds">The condition.</param>
    /// <param name="message">The line to show otherwise.</param>
    public static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InputException(message);
        }
    }
}
