using Lyraflow.Bijections;

namespace Lyraflow.Tests.Bijections;

/// <summary>Bijections to put through the contracts, with the dimensions they apply to.</summary>
internal static class BijectionCases
{
    private static readonly int[] Dimensions = [1, 2, 3, 4, 7, 64];

    private static readonly Dictionary<string, Func<int, BijectionOptions>> Makers = new()
    {
        ["planar"] = dimension => new PlanarOptions(dimension),
        ["radial"] = dimension => new RadialOptions(dimension),
    };

    public static TheoryData<string, int> All
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in Makers.Keys)
            {
                foreach (var dimension in Dimensions)
                {
                    data.Add(name, dimension);
                }
            }

            return data;
        }
    }

    public static BijectionOptions Make(string name, int dimension) => Makers[name](dimension);
}
