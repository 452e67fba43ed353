using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lyraflow.Data.Ecsv;

/// <summary>A part of a YAML document: a text, a list or a map. Tags, which could name types of a program, mean nothing here.</summary>
internal abstract record YamlNode
{
    private const int DeepestNesting = 32;
    private const int MostNodes = 1 << 17;

    /// <summary>Reads the first document of a text.</summary>
    /// <exception cref="FormatException">It is no YAML, or nests too deep, or is endless.</exception>
    public static YamlNode Parse(string text)
    {
        try
        {
            var reader = new Reader(new Parser(new StringReader(text)));
            return reader.ReadDocument();
        }
        catch (Exception fault) when (fault is YamlException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }

    /// <summary>What stands at a key of a map; null where there is none.</summary>
    public YamlNode? this[string key]
        => this is YamlMap map ? map.Entries.FirstOrDefault(entry => entry.Key == key).Value
            : this is YamlList list ? list.Items.OfType<YamlMap>().Select(item => item[key]).FirstOrDefault(value => value is not null)
            : null;

    /// <summary>The text at a key of a map, or of a list of maps; null where there is none.</summary>
    public string? Text(string key) => (this[key] as YamlText)?.Value;

    /// <summary>Puts nodes together; an alias is the node that it names, which is there once, however often it is named.</summary>
    private sealed class Reader(Parser parser)
    {
        private readonly Dictionary<AnchorName, YamlNode> _anchors = [];
        private int _nodes;

        public YamlNode ReadDocument()
        {
            while (parser.MoveNext())
            {
                if (parser.Current is DocumentStart)
                {
                    parser.MoveNext();
                    return Read(0);
                }
            }

            return new YamlText(string.Empty);
        }

        private YamlNode Read(int depth)
        {
            if (depth > DeepestNesting || ++_nodes > MostNodes)
            {
                throw new FormatException($"it nests deeper than {DeepestNesting} levels, or has more than {MostNodes} parts");
            }

            switch (parser.Current)
            {
                case Scalar scalar:
                    return Known(scalar.Anchor, new YamlText(scalar.Value));
                case AnchorAlias alias:
                    return _anchors.GetValueOrDefault(alias.Value) ?? new YamlText(string.Empty);
                case SequenceStart start:
                    var items = new List<YamlNode>();
                    while (parser.MoveNext() && parser.Current is not SequenceEnd)
                    {
                        items.Add(Read(depth + 1));
                    }

                    return Known(start.Anchor, new YamlList(items));
                case MappingStart start:
                    var entries = new List<KeyValuePair<string, YamlNode>>();
                    while (parser.MoveNext() && parser.Current is not MappingEnd)
                    {
                        var key = Read(depth + 1) is YamlText text ? text.Value : string.Empty;
                        parser.MoveNext();
                        entries.Add(new(key, Read(depth + 1)));
                    }

                    return Known(start.Anchor, new YamlMap(entries));
                default:
                    throw new FormatException("it ends too early");
            }
        }

        private YamlNode Known(AnchorName anchor, YamlNode node)
        {
            if (!anchor.IsEmpty)
            {
                _anchors[anchor] = node;
            }

            return node;
        }
    }
}

internal sealed record YamlText(string Value) : YamlNode;

internal sealed record YamlList(IReadOnlyList<YamlNode> Items) : YamlNode;

internal sealed record YamlMap(IReadOnlyList<KeyValuePair<string, YamlNode>> Entries) : YamlNode;
