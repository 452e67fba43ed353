using Lyraflow.Primitives;

namespace Lyraflow.Data.NumPy;

/// <summary>Turns the description of a structured type into fields with offsets.</summary>
internal static class NpyStructure
{
    /// <summary>The fields of a list like [('RA', '&lt;f8'), ('name', '|S8'), ('xyz', '&lt;f4', (3,))].</summary>
    /// <exception cref="FormatException">The description is malformed or a row would be too long.</exception>
    public static (IReadOnlyList<NpyField> Fields, int RowLength) Parse(PythonList description)
    {
        var fields = new List<NpyField>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var offset = 0;
        foreach (var item in description.Items)
        {
            if (item is not PythonTuple { Items: { Count: 2 or 3 } parts })
            {
                throw new FormatException("a field is not a tuple of name, type and perhaps shape");
            }

            var name = ReadName(parts[0]);
            if (name.Length > 0 && !names.Add(name))
            {
                throw new FormatException($"the field {DisplayText.Quoted(name)} stands twice");
            }

            var type = ReadType(parts[1], parts.Count == 3 ? parts[2] : null);
            fields.Add(new NpyField(name, type, offset));
            offset += type.Length;
            if (offset > NpyHeader.LongestRow)
            {
                throw new FormatException($"a row is longer than {NpyHeader.LongestRow} bytes");
            }
        }

        return (fields, offset);
    }

    private static string ReadName(PythonValue value) => value switch
    {
        PythonText text => text.Value,

        // A field with a title: (title, name).
        PythonTuple { Items: [PythonText, PythonText name] } => name.Value,
        _ => throw new FormatException("the name of a field is not text"),
    };

    private static NpyType ReadType(PythonValue type, PythonValue? shape)
    {
        var element = type switch
        {
            PythonText text => NpyType.Parse(text.Value),
            PythonList nested => new NpyType('V', Parse(nested).RowLength, IsBigEndian: false),
            _ => throw new FormatException("the type of a field is neither text nor a list of fields"),
        };
        return shape is null ? element : new NpyType('V', SubArrayLength(element.Length, shape), IsBigEndian: false);
    }

    private static int SubArrayLength(int length, PythonValue shape)
    {
        var dimensions = shape is PythonTuple tuple ? tuple.Items : [shape];
        foreach (var dimension in dimensions)
        {
            if (dimension is not PythonInteger { Value: >= 0 and <= NpyHeader.LongestRow and var count }
                || count * length > NpyHeader.LongestRow)
            {
                throw new FormatException("the shape of a sub-array is malformed or too large");
            }

            length *= (int)count;
        }

        return length;
    }
}
