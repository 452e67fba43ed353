namespace Lyraflow.Engine;

/// <summary>Columns reserved in a <see cref="Workspace{T}"/>.</summary>
/// <param name="First">Index of the first column.</param>
/// <param name="Columns">Number of columns.</param>
internal readonly record struct Block(int First, int Columns);

/// <summary>
/// The memory that one thread needs to push one tile through a flow. It is planned once, by reserving blocks of
/// columns; the work itself allocates nothing.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class Workspace<T>
    where T : unmanaged
{
    private readonly int _stride;
    private AlignedBuffer<T>? _buffer;
    private int _position;
    private int _columns;
    private int _rows;
    private Block _context;
    private AlignedBuffer<T>? _scratch;
    private int _scratchLength;

    /// <summary>Plans for tiles of up to <paramref name="capacity"/> rows.</summary>
    public Workspace(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;
        _rows = capacity;
        _stride = TileSize.Stride<T>(capacity);
    }

    /// <summary>Most rows of a tile.</summary>
    public int Capacity { get; }

    /// <summary>Rows of the tiles handed out from now on.</summary>
    public int Rows
    {
        get => _rows;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Capacity);
            _rows = value;
        }
    }

    /// <summary>
    /// Where the next block goes. Set it back to let blocks whose contents are not needed at the same time share
    /// their memory.
    /// </summary>
    public int Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <summary>
    /// What conditioners read besides the tile they transform: one column per context column, none unless
    /// <see cref="ReserveContext"/> was called.
    /// </summary>
    public Tile<T> Context => this[_context];

    /// <summary>
    /// Memory that a bijection may use within one call, the same for all of them, so that it stays in the near caches;
    /// as long as the longest that was asked of <see cref="ReserveScratch"/>.
    /// </summary>
    public Span<T> Scratch => (_scratch ??= new AlignedBuffer<T>(_scratchLength)).Span;

    /// <summary>A tile within <see cref="Scratch"/>.</summary>
    /// <param name="start">Where it begins, a multiple of the cache line.</param>
    /// <param name="columns">Number of columns.</param>
    public Tile<T> ScratchTile(int start, int columns)
        => new(_scratch ??= new AlignedBuffer<T>(_scratchLength), start, columns, _rows, _stride);

    /// <summary>Room that <paramref name="columns"/> columns of a tile take.</summary>
    public int LengthOf(int columns) => checked(columns * _stride);

    /// <summary>The tile that lies in <paramref name="block"/>.</summary>
    public Tile<T> this[Block block]
    {
        get
        {
            var buffer = _buffer ??= new AlignedBuffer<T>(checked(_columns * _stride));
            return new Tile<T>(buffer, block.First * _stride, block.Columns, _rows, _stride);
        }
    }

    /// <summary>Reserves columns. All blocks are reserved before the first tile is asked for.</summary>
    /// <exception cref="InvalidOperationException">The memory is already in use.</exception>
    public Block Reserve(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (_buffer is not null)
        {
            throw new InvalidOperationException("A workspace in use cannot grow.");
        }

        var block = new Block(_position, columns);
        _position += columns;
        _columns = Math.Max(_columns, _position);
        return block;
    }

    /// <summary>Reserves columns for at least <paramref name="count"/> numbers that are not rows, such as weights.</summary>
    /// <exception cref="InvalidOperationException">The memory is already in use.</exception>
    public Block ReserveElements(int count) => Reserve((count + _stride - 1) / _stride);

    /// <summary>Reserves the columns of <see cref="Context"/>.</summary>
    /// <exception cref="InvalidOperationException">The memory is already in use.</exception>
    public void ReserveContext(int columns) => _context = Reserve(columns);

    /// <summary>Makes <see cref="Scratch"/> hold at least <paramref name="count"/> numbers.</summary>
    /// <exception cref="InvalidOperationException">The memory is already in use.</exception>
    public void ReserveScratch(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (_scratch is not null)
        {
            throw new InvalidOperationException("A workspace in use cannot grow.");
        }

        _scratchLength = Math.Max(_scratchLength, count);
    }
}
