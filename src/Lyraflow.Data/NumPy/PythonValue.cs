namespace Lyraflow.Data.NumPy;

/// <summary>A value written as a Python literal.</summary>
internal abstract record PythonValue;

internal sealed record PythonText(string Value) : PythonValue;

internal sealed record PythonInteger(long Value) : PythonValue;

internal sealed record PythonFlag(bool Value) : PythonValue;

internal sealed record PythonTuple(IReadOnlyList<PythonValue> Items) : PythonValue;

internal sealed record PythonList(IReadOnlyList<PythonValue> Items) : PythonValue;

internal sealed record PythonDictionary(IReadOnlyDictionary<string, PythonValue> Entries) : PythonValue;
