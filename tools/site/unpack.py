"""
Unpacks the pages that the package jupyterlite-core contains: `unpack.py FOLDER_OF_THE_PACKAGE OUTPUT`.

Only the parts that the site serves are unpacked: JupyterLab and the files that it loads. Source maps and the other
applications (notebooks, repl, consoles, edit, tree) are left out.
"""

import sys
import tarfile
from pathlib import Path, PurePosixPath

#: The files and folders of the archive that the site serves.
SERVED = {"build", "lab", "index.html", "config-utils.js", "jupyter-lite.json", "jupyter-lite.ipynb"}
#: Other applications, below build/.
OTHERS = {"consoles", "edit", "notebooks", "repl", "tree"}


def is_served(path: PurePosixPath) -> bool:
    parts = path.parts
    if parts[0] not in SERVED or path.suffix == ".map":
        return False
    # these fonts are for browsers that do not read woff2 or woff
    return not (parts[0] == "build" and (parts[1] in OTHERS or path.suffix in {".eot", ".ttf", ".svg"}))


def main(package: Path, output: Path) -> None:
    (archive,) = (package / "jupyterlite_core").glob("jupyterlite-app-*.tgz")
    with tarfile.open(archive) as opened:
        for member in opened.getmembers():
            path = PurePosixPath(member.name).relative_to("package")
            if not member.isfile() or not is_served(path):
                continue
            target = output / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(opened.extractfile(member).read())


main(*(Path(argument) for argument in sys.argv[1:]))
