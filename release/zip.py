"""A folder as a .zip that is the same whenever it is made: python3 zip.py FOLDER ARCHIVE."""

import sys
import zipfile
from pathlib import Path

folder, archive = Path(sys.argv[1]), sys.argv[2]
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
    for path in sorted(folder.rglob("*")):
        entry = zipfile.ZipInfo(path.as_posix(), (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        out.writestr(entry, path.read_bytes())
