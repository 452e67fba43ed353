namespace Lyraflow.Data.Stripe82;

/// <summary>
/// The box in colour space that holds RR Lyrae stars: Sesar et al. 2010 (ApJ 708, 717), equations 1 to 4. Bounds in
/// mag; the bounds themselves lie outside.
/// </summary>
public static class SesarColorBox
{
    /// <summary>The lower bounds of u-g, g-r, r-i and i-z.</summary>
    public static ReadOnlySpan<float> Lower => [0.7f, -0.15f, -0.15f, -0.21f];

    /// <summary>The upper bounds of u-g, g-r, r-i and i-z.</summary>
    public static ReadOnlySpan<float> Upper => [1.35f, 0.4f, 0.22f, 0.25f];

    /// <summary>Whether four colours lie within the box, compared in single precision; NaN lies outside.</summary>
    /// <param name="colors">u-g, g-r, r-i and i-z in mag.</param>
    public static bool Contains(ReadOnlySpan<float> colors)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(colors.Length, Lower.Length);
        var isInside = true;
        for (var j = 0; j < colors.Length; j++)
        {
            isInside &= colors[j] > Lower[j] && colors[j] < Upper[j];
        }

        return isInside;
    }
}
