using Lyraflow.Data.Tables;

namespace Lyraflow.Data.Tests.Tables;

/// <summary>A user's query stands within a statement of ours, which it can neither leave nor follow by another.</summary>
public sealed class SqlTokensTests
{
    [Theory]
    [InlineData("select 1; drop table t")]
    [InlineData("select 1) to 'other.csv' (format csv); copy (select 2")]
    [InlineData("select 1) to 'other.csv' --")]
    [InlineData("select (1)) to 'other.csv' /*")]
    public void Several_statements_are_refused(string sql) => InputFault.Expect(() => SqlTokens.RequireOne(SqlTokens.Of(sql)), "take");

    [Theory]
    [InlineData("select ';)' as a, \";)\" from 'x.csv' -- ;)")]
    [InlineData("select ((1)) /* ;) */ from (select 2)")]
    public void One_passes(string sql) => SqlTokens.RequireOne(SqlTokens.Of(sql));
}
