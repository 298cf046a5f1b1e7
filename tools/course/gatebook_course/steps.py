"""Runs a step of nbgrader for several assignments."""

from __future__ import annotations

from collections.abc import Callable

from .course import Course
from .grading.grade import errors_of, failure_line


def each(course: Course, names: list[str], step: Callable[[str], dict], done: str) -> int:
    """Runs a step of nbgrader for each assignment. Prints `done` or the errors of each. Returns the exit status."""
    failed = 0
    for name in names:
        result = step(name)
        errors = errors_of(result)
        if result["success"] and not errors:
            print(f"✓ {name}: {done}")
        elif result["success"]:
            failed += 1
            print(f"✗ {name}: {done}, but")
            for error in errors:
                print(f"  ✗ {error}")
        else:
            failed += 1
            print(f"✗ {name}: {failure_line(result)}")
    return 1 if failed else 0
