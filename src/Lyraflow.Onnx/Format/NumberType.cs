namespace Lyraflow.Onnx.Format;

/// <summary>The type of a tensor's elements, by the number that ONNX gives it.</summary>
internal enum NumberType
{
    /// <summary>Single precision.</summary>
    Float = 1,

    /// <summary>Whole numbers of 64 bits.</summary>
    Int64 = 7,

    /// <summary>True or false.</summary>
    Boolean = 9,

    /// <summary>Double precision.</summary>
    Double = 11,
}
