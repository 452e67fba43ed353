namespace Lyraflow.Testing;

/// <summary>A bijection does not keep what is asked of it; the message says what, where, and by how much.</summary>
public sealed class ContractException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public ContractException()
    {
    }

    /// <summary>Creates the exception with its message.</summary>
    public ContractException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its message and what lies behind it.</summary>
    public ContractException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
