"""Adds to the list of packages what no package brought: .NET itself and the font. python3 sbom.py bom.json VERSION_OF_DOTNET."""

import json
import sys
from pathlib import Path

path, dotnet = sys.argv[1:]
document = json.loads(Path(path).read_text(encoding="utf-8"))
document["components"] += [
    {
        "type": "framework",
        "name": "Microsoft.NETCore.App",
        "version": dotnet,
        "licenses": [{"license": {"id": "MIT"}}],
        "externalReferences": [{"type": "website", "url": "https://dotnet.microsoft.com"}],
    },
    {
        "type": "data",
        "name": "DejaVu Sans",
        "version": "2.37",
        "licenses": [{"license": {"name": "Bitstream Vera and Arev"}}],
        "externalReferences": [{"type": "website", "url": "https://dejavu-fonts.github.io"}],
    },
]
Path(path).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
