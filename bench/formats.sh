#!/usr/bin/env bash
# Times the reading of a VOTable of 40 MB (73,000 rows), and of a million rows as CSV and as ECSV. Needs python3-numpy, and a
# machine that does nothing else:  bench/formats.sh artifacts/bin/Lyraflow.Cli/release/Lyraflow.Cli.dll [FOLDER FOR THE FILES]
set -euo pipefail
program=$(realpath "$1")
cd "${2:-$(mktemp -d)}"

[[ -e big.vot && -e big.csv && -e big.ecsv ]] || /usr/bin/python3 - <<'P'
import numpy as np
random = np.random.default_rng(1)
rows, columns = 73_000, 26
x = random.normal(18, 2, (rows, columns))
names = [*"ugri", *(f"c{j}" for j in range(4, columns))]
with open("big.vot", "w") as f:
    f.write('<?xml version="1.0"?>\n<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>\n')
    f.write('<FIELD name="id" datatype="long"/>\n')
    f.writelines(f'<FIELD name="{name}" datatype="double" unit="mag"/>\n' for name in names)
    f.write('<FIELD name="name" datatype="char" arraysize="*"/><DATA><TABLEDATA>\n')
    for i in range(rows):
        cells = "".join(f"<TD>{value:.6f}</TD>" for value in x[i])
        f.write(f"<TR><TD>{i + 1237648720693755918}</TD>{cells}<TD>star{i}</TD></TR>\n")
    f.write("</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>\n")
rows = 1_000_000
x = random.normal(18, 2, (rows, 6))
lines = ["id,u,g,r,i,z,y,name\n"] + [
    f"{i + 1237648720693755918}," + ",".join(f"{value:.5f}" for value in x[i]) + f",star{i}\n" for i in range(rows)]
open("big.csv", "w").writelines(lines)
with open("big.ecsv", "w") as f:
    f.write("# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n# - {name: id, datatype: int64}\n")
    f.writelines(f"# - {{name: {name}, unit: mag, datatype: float64}}\n" for name in "ugrizy")
    f.write("# - {name: name, datatype: string}\n# schema: astropy-2.0\n")
    f.writelines(lines)
P

ls -l big.*
for round in 1 2 3 4 5; do
    for file in big.vot big.csv big.ecsv; do
        start=$(date +%s%N)
        dotnet "$program" sql reference "select count(*), sum(u), sum(i), max(name) from '$file'" >/dev/null
        echo "$file: $((($(date +%s%N) - start) / 1000000)) ms, the start of the program included"
    done
done
