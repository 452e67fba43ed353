using Lyraflow.Data.Uncertainty;
using Lyraflow.Primitives;

namespace Lyraflow.Data.Tests.Uncertainty;

public class ColumnUncertaintyTests
{
    [Fact]
    public void Errors_are_columns_numbers_and_formulas()
        => Assert.Equal(
            [("u", "u_err"), ("my flux", "0.02"), ("g", "1.0857*f_err/f"), ("z", "greatest(a, b)")],
            ColumnUncertainty.ParseErrors(["u = u_err, \"my flux\"=0.02", "g=1.0857*f_err/f, z=greatest(a, b)"]));

    [Fact]
    public void The_sign_of_a_limit_tells_its_side()
        => Assert.Equal(
            [("u", true, "u_limit"), ("f", false, "3*f_err"), ("g", true, "22.5")],
            ColumnUncertainty.ParseLimits(["u>u_limit, f < 3*f_err", "g>22.5"]));

    [Theory]
    [InlineData("u_err")]
    [InlineData("u=")]
    [InlineData("=u_err")]
    [InlineData("u=-0.1")]
    [InlineData("u=(1")]
    [InlineData("u=select 1")]
    public void What_is_no_error_is_refused(string text)
        => Assert.Throws<InputException>(() => ColumnUncertainty.ParseErrors([text]));

    [Theory]
    [InlineData("u")]
    [InlineData("u>")]
    [InlineData(">3")]
    [InlineData("u>=3")]
    [InlineData("u=3")]
    public void What_is_no_limit_is_refused(string text)
        => Assert.Throws<InputException>(() => ColumnUncertainty.ParseLimits([text]));
}
