using DuckDB.NET.Data;

namespace Lyraflow.Catalogs.Tables;

/// <summary>Computes one number per row from columns; NaN stands for null, coming and going.</summary>
/// <param name="columns">One array per argument, of one length.</param>
/// <param name="result">As long.</param>
public delegate void ColumnFormula(double[][] columns, double[] result);

/// <summary>A formula over columns of numbers as a function of SQL.</summary>
public static class ColumnFunction
{
    /// <summary>Adds the function to a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">What SQL calls it.</param>
    /// <param name="formula">Computes it; called from several threads at once.</param>
    public static void Register(TableSession session, string name, ColumnFormula formula)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(formula);
        session.Connection.RegisterScalarFunction<double, double>(
            name,
            (columns, result, rows) => session.Guard(() =>
            {
                var values = new double[columns.Count][];
                for (var j = 0; j < values.Length; j++)
                {
                    values[j] = new double[rows];
                    for (var row = 0UL; row < rows; row++)
                    {
                        values[j][row] = columns[j].IsValid(row) ? columns[j].GetValue<double>(row) : double.NaN;
                    }
                }

                var computed = new double[rows];
                formula(values, computed);
                for (var row = 0UL; row < rows; row++)
                {
                    if (double.IsNaN(computed[row]))
                    {
                        result.WriteNull(row);
                    }
                    else
                    {
                        result.WriteValue(computed[row], row);
                    }
                }

                return rows;
            }),
            new ScalarFunctionOptions { IsPureFunction = true, HandlesNulls = true },
            true);
    }
}
