using System.Globalization;
using System.Text;

namespace Lyraflow.Data.NumPy;

/// <summary>
/// Parses the Python literals of NumPy headers: dictionaries with text keys, tuples, lists, text, whole numbers and
/// True or False. Nothing else passes, and nothing is ever run.
/// </summary>
internal sealed class PythonLiteral
{
    private const int DeepestNesting = 16;

    private readonly string _text;
    private int _position;
    private int _depth;

    private PythonLiteral(string text) => _text = text;

    /// <summary>Parses text that holds one literal and white space.</summary>
    /// <exception cref="FormatException">The text is not such a literal; the message says where.</exception>
    public static PythonValue Parse(string text)
    {
        var parser = new PythonLiteral(text);
        var value = parser.ReadValue();
        parser.SkipSpace();
        return parser._position == text.Length ? value : throw parser.Unexpected();
    }

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private PythonValue ReadValue()
    {
        if (++_depth > DeepestNesting)
        {
            throw new FormatException($"it nests deeper than {DeepestNesting} levels");
        }

        SkipSpace();
        PythonValue value = Current switch
        {
            '{' => ReadDictionary(),
            '(' => ReadTuple(),
            '[' => new PythonList(ReadItems(']', out _)),
            '\'' or '"' => new PythonText(ReadText()),
            'u' when _position + 1 < _text.Length && _text[_position + 1] is '\'' or '"' => ReadUnicodeText(),
            'T' => ReadWord("True", new PythonFlag(true)),
            'F' => ReadWord("False", new PythonFlag(false)),
            '-' or (>= '0' and <= '9') => new PythonInteger(ReadInteger()),
            _ => throw Unexpected(),
        };
        _depth--;
        return value;
    }

    private PythonDictionary ReadDictionary()
    {
        var entries = new Dictionary<string, PythonValue>(StringComparer.Ordinal);
        _position++;
        while (!Accept('}'))
        {
            if (ReadValue() is not PythonText key)
            {
                throw new FormatException($"a key before character {_position} is not text");
            }

            Expect(':');
            if (!entries.TryAdd(key.Value, ReadValue()))
            {
                throw new FormatException($"a key stands twice before character {_position}");
            }

            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }

        return new PythonDictionary(entries);
    }

    private PythonValue ReadTuple()
    {
        var items = ReadItems(')', out var endsWithComma);

        // In Python (3) is the number 3; only (3,) is a tuple.
        return items.Count == 1 && !endsWithComma ? items[0] : new PythonTuple(items);
    }

    private List<PythonValue> ReadItems(char close, out bool endsWithComma)
    {
        var items = new List<PythonValue>();
        endsWithComma = false;
        _position++;
        while (!Accept(close))
        {
            items.Add(ReadValue());
            endsWithComma = Accept(',');
            if (!endsWithComma)
            {
                Expect(close);
                break;
            }
        }

        return items;
    }

    private PythonText ReadUnicodeText()
    {
        _position++;
        return new PythonText(ReadText());
    }

    private string ReadText()
    {
        var quote = _text[_position++];
        var text = new StringBuilder();
        while (_position < _text.Length)
        {
            var letter = _text[_position++];
            if (letter == quote)
            {
                return text.ToString();
            }

            text.Append(letter == '\\' ? ReadEscape() : letter);
        }

        throw new FormatException("a text has no closing quote");
    }

    private char ReadEscape()
    {
        var letter = Current;
        _position++;
        return letter switch
        {
            '\\' or '\'' or '"' => letter,
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'x' => ReadHexadecimal(2),
            'u' => ReadHexadecimal(4),
            _ => throw new FormatException($"an escape that is not allowed ends at character {_position}"),
        };
    }

    private char ReadHexadecimal(int digits)
    {
        const NumberStyles style = NumberStyles.AllowHexSpecifier;
        if (_position + digits > _text.Length
            || !ushort.TryParse(_text.AsSpan(_position, digits), style, CultureInfo.InvariantCulture, out var code))
        {
            throw Unexpected();
        }

        _position += digits;
        return (char)code;
    }

    private long ReadInteger()
    {
        var start = _position++;
        while (char.IsAsciiDigit(Current))
        {
            _position++;
        }

        var digits = _text.AsSpan(start, _position - start);
        if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw new FormatException($"the number at character {start} is malformed or too large");
        }

        // Python 2 marks long integers.
        if (Current == 'L')
        {
            _position++;
        }

        return value;
    }

    private PythonValue ReadWord(string word, PythonValue value)
    {
        if (!_text.AsSpan(_position).StartsWith(word, StringComparison.Ordinal))
        {
            throw Unexpected();
        }

        _position += word.Length;
        return value;
    }

    private bool Accept(char letter)
    {
        SkipSpace();
        if (_position >= _text.Length || _text[_position] != letter)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(char letter)
    {
        if (!Accept(letter))
        {
            throw Unexpected();
        }
    }

    private void SkipSpace()
    {
        while (Current is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }

    private FormatException Unexpected() => new(
        _position < _text.Length
            ? $"character {_position} is not expected there"
            : $"it ends too early, at character {_position}");
}
