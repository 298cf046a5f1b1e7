"""Unpacks the files that the native binding needs from a TensorFlow archive.

usage: unpack.py ARCHIVE FOLDER

From a wheel (.whl), only the shared libraries and the C headers are unpacked. An official libtensorflow archive
(.tar.gz, .zip) is unpacked completely. In both cases, FOLDER then contains lib/ and include/.
"""

import shutil
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

LIBRARIES = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2")
HEADERS = ("/tensorflow/c/", "/tsl/c/", "ctstring")
# The names of the C library, with which the addon is linked, and the files of the wheel that they refer to.
LINKS = {
    "libtensorflow.so": "libtensorflow_cc.so.2",
    "libtensorflow.so.2": "libtensorflow_cc.so.2",
    "libtensorflow_framework.so": "libtensorflow_framework.so.2",
}


def target(name: str) -> PurePosixPath | None:
    """Returns the path to which a file of a wheel is unpacked, or None if the file is not needed."""
    if name in LIBRARIES:
        return PurePosixPath("lib", PurePosixPath(name).name)
    prefix = "tensorflow/include/"
    if name.startswith(prefix) and name.endswith(".h") and any(part in name for part in HEADERS):
        return PurePosixPath("include", name[len(prefix) :])
    return None


def unpack_wheel(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as wheel:
        for name in wheel.namelist():
            where = target(name)
            if where is None:
                continue
            path = folder / where
            path.parent.mkdir(parents=True, exist_ok=True)
            with wheel.open(name) as source, path.open("wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
    for link, name in LINKS.items():
        (folder / "lib" / link).symlink_to(name)


def unpack_official(archive: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as members:
            members.extractall(folder)  # zipfile never writes outside the folder
        return
    with tarfile.open(archive) as members:
        if hasattr(tarfile, "data_filter"):
            members.extractall(folder, filter="data")
        else:
            members.extractall(folder)


def main() -> None:
    archive, folder = Path(sys.argv[1]), Path(sys.argv[2])
    if archive.suffix == ".whl":
        unpack_wheel(archive, folder)
    else:
        unpack_official(archive, folder)


if __name__ == "__main__":
    main()
