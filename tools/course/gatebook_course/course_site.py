"""`npm run course -- site DIR` lists the released files of a course. tools/course/command.mjs then builds the site."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from .course import Course, CourseError

#: Marks that nbgrader removes from the students' version of a notebook, together with what is between them.
PRIVATE_MARKS = ("BEGIN HIDDEN TESTS", "BEGIN SOLUTION")


def add_site(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Adds the command to the parser of the command line."""
    one = add("site", command_site, "build a web site on which students work on the released assignments")
    one.add_argument("--out", type=Path, metavar="FOLDER", help="folder of the site (default: DIR/site)")


def command_site(options: argparse.Namespace) -> int:
    """Prints the files of the site as JSON."""
    course = Course(options.dir)
    out = (options.out or course.root / "site").resolve()
    title = course.directory.course_id or course.root.name
    print(json.dumps({"out": str(out), "title": title, "files": released_files(course, options.names)}))
    return 0


def released_files(course: Course, names: list[str]) -> list[dict[str, str]]:
    """
    Returns the files of the released assignments. `path` is the path on the site, and `from` the file.

    :param names: the assignments, or [] for all that have been released.
    @raises CourseError if an assignment has not been released, or if a notebook contains what students must not see.
    """
    release = course.root / course.directory.release_directory
    chosen = course.chosen(names)
    missing = [name for name in chosen if not (release / name / f"{name}.ipynb").is_file()]
    if missing and (names or missing == chosen):
        raise CourseError(
            f"{', '.join(missing) or 'no assignment'} has not been released. "
            f"Run: npm run course -- release {course.root} NAME"
        )
    files = []
    for name in chosen:
        if name in missing:
            continue
        for file in sorted((release / name).rglob("*")):
            if not file.is_file() or file.is_symlink() or ".ipynb_checkpoints" in file.parts:
                continue
            if file.suffix == ".ipynb":
                _check(file)
            place = Path("notebooks", "assignments", name, file.relative_to(release / name))
            files.append({"path": place.as_posix(), "from": str(file)})
    return files


def _check(notebook: Path) -> None:
    """@raises CourseError if a notebook is not the version that `release` makes for students."""
    text = notebook.read_text(encoding="utf8")
    found = next((mark for mark in PRIVATE_MARKS if mark in text), None)
    if found:
        raise CourseError(
            f"{notebook} contains '{found}', so it is not the version for students. "
            "Run `npm run course -- release` for this assignment again."
        )
