namespace Lyraflow.Data.Samp;

/// <summary>A hub could not be talked to; the message goes on after "the hub".</summary>
internal sealed class SampException(string message, Exception? cause = null) : Exception(message, cause);
