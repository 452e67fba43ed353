using System.Globalization;
using Lyraflow.Fuzz;

// Lyraflow.Fuzz CASES SECONDS SEED FINDS TARGET... : see ../README.md.
if (args.Length < 5)
{
    Console.Error.WriteLine("usage: Lyraflow.Fuzz CASES SECONDS SEED FINDS TARGET...; the targets are "
        + string.Join(", ", OwnReaders.All.Concat(TableFormats.All).Select(target => target.Name)));
    return 2;
}

var (cases, seconds, seed) = (Number(args[0]), Number(args[1]), Number(args[2]));
var finds = Directory.CreateDirectory(args[3]).FullName;
Console.WriteLine("| reader | cases | refused | finds | longest | most memory beyond the file | branches | inputs kept | time |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (var name in args[4..])
{
    var target = OwnReaders.All.Concat(TableFormats.All).Single(item => item.Name == name);
    var loop = new FuzzLoop(target, seed, finds);
    Console.WriteLine(loop.Run(cases, TimeSpan.FromSeconds(seconds)));
    var kept = Directory.CreateDirectory(Path.Combine(finds, "inputs", name));
    for (var i = 0; i < loop.Inputs.Count; i++)
    {
        File.WriteAllBytes(Path.Combine(kept.FullName, i.ToString(CultureInfo.InvariantCulture)), loop.Inputs[i]);
    }
}

Directory.Delete(FuzzLoop.Folder, recursive: true);
return 0;

static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
