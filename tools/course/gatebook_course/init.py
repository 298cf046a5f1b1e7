"""Creates the folder of a course."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from .box.kit import KIT
from .course import CONFIG, CourseError
from .execution.seed import secret_of

ASSIGNMENTS = KIT / "notebooks" / "assignments"

TEMPLATE = '''"""nbgrader's configuration of this course. Add your settings below the call of `configure`."""

import sys
from pathlib import Path

KIT = {kit}
sys.path.insert(0, str(Path(KIT) / "tools" / "course"))

from gatebook_course.config import configure  # noqa: E402

c = get_config()  # noqa: F821
configure(c, database={database})
c.CourseDirectory.course_id = {course}
# students who work on this machine fetch assignments from this folder and hand them in here
c.Exchange.root = str(Path(__file__).parent / "exchange")
'''


#: The folders that only the instructor may read. nbgrader would let all users read them.
PRIVATE = ("source", "release", "submitted", "autograded", "feedback")


def available() -> list[str]:
    """Returns the names of the assignments that come with the kit, sorted."""
    return sorted(path.name for path in ASSIGNMENTS.iterdir() if (path / f"{path.name}.ipynb").is_file())


def init(folder: str, names: list[str], database: str) -> None:
    """
    Creates those files and folders of a course that do not exist yet. It changes no existing file.

    :param names: the assignments of the kit to copy, or [] for all.
    :param database: the URL of the gradebook, or "" for an SQLite file.
    @raises CourseError for an unknown assignment, or for a folder inside the kit.
    """
    unknown = [name for name in names if name not in available()]
    if unknown:
        raise CourseError(f"the kit has no assignment {', '.join(unknown)}. Available: {', '.join(available())}.")
    root = Path(folder).resolve()
    if root.is_relative_to(KIT) and not root.is_relative_to(KIT / "out"):
        raise CourseError(
            f"{root} is inside the kit's folder, which students' kernels can read. Choose a folder outside."
        )
    # students with an account on this machine can reach the exchange, and nothing else in the course
    root.parent.mkdir(parents=True, exist_ok=True)
    _make(root, 0o711)
    for name in PRIVATE:
        _make(root / name, 0o700)
    # every student must be able to write to the exchange in order to hand in
    _make(root / "exchange", 0o777)
    secret_of(root)
    if not database:
        (root / "gradebook.db").touch(mode=0o600)
    config = root / CONFIG
    if config.exists():
        print(f"kept    {config}")
    else:
        values = {"kit": json.dumps(str(KIT)), "database": json.dumps(database), "course": json.dumps(root.name)}
        config.touch(mode=0o600)  # the URL of a database contains a password
        config.write_text(TEMPLATE.format(**values), encoding="utf8")
        print(f"made    {config}")
    for name in names or available():
        place = root / "source" / name
        if place.exists():
            print(f"kept    {place}")
        else:
            shutil.copytree(ASSIGNMENTS / name, place)
            print(f"copied  {place}")


def _make(folder: Path, mode: int) -> None:
    """Creates a folder with this mode, regardless of the umask. The mode of an existing folder is not changed."""
    if not folder.is_dir():
        folder.mkdir()
        folder.chmod(mode)
