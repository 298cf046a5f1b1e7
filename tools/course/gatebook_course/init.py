"""Makes a course's folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from .box.kit import KIT
from .course import CONFIG, CourseError
from .execution.seed import secret_of

ASSIGNMENTS = KIT / "notebooks" / "assignments"

TEMPLATE = '''"""nbgrader's configuration of this course. `configure` sets what the kit needs; add your own below."""

import sys
from pathlib import Path

KIT = {kit}
sys.path.insert(0, str(Path(KIT) / "tools" / "course"))

from gatebook_course.config import configure  # noqa: E402

c = get_config()  # noqa: F821
configure(c, database={database})
c.CourseDirectory.course_id = {course}
# where students fetch and hand in, when they work on this machine
c.Exchange.root = str(Path(__file__).parent / "exchange")
'''


#: What nbgrader makes readable for everybody where it makes it.
PRIVATE = ("source", "release", "submitted", "autograded", "feedback")


def available() -> list[str]:
    """The assignments that come with the kit."""
    return sorted(path.name for path in ASSIGNMENTS.iterdir() if (path / f"{path.name}.ipynb").is_file())


def init(folder: str, names: list[str], database: str) -> None:
    """Makes what is missing, and leaves what is there."""
    unknown = [name for name in names if name not in available()]
    if unknown:
        raise CourseError(f"the kit has no assignment {', '.join(unknown)}; it has {', '.join(available())}.")
    root = Path(folder).resolve()
    if root.is_relative_to(KIT) and not root.is_relative_to(KIT / "out"):
        raise CourseError(f"{root} lies in the kit's own folder, where students' kernels can read: choose one outside.")
    # students may have accounts on this machine: they get to the exchange, and to nothing beside it
    root.parent.mkdir(parents=True, exist_ok=True)
    _make(root, 0o711)
    for name in PRIVATE:
        _make(root / name, 0o700)
    # whoever hands in writes here; nbgrader wants it so
    _make(root / "exchange", 0o777)
    secret_of(root)
    if not database:
        (root / "gradebook.db").touch(mode=0o600)
    config = root / CONFIG
    if config.exists():
        print(f"kept    {config}")
    else:
        values = {"kit": json.dumps(str(KIT)), "database": json.dumps(database), "course": json.dumps(root.name)}
        config.touch(mode=0o600)  # a database's URL has a password
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
    """With this mode whatever the umask says. One that is there is its owner's choice."""
    if not folder.is_dir():
        folder.mkdir()
        folder.chmod(mode)
