"""Reads the solutions of the lessons' exercises. Tests paste them into assignments and measure the points."""

from __future__ import annotations

import re
from functools import cache

import nbformat
from gatebook_course.init import ASSIGNMENTS as SOURCES

FOLDER = SOURCES.parent / "lessons" / "solutions"
#: A line such as "// lesson: 02-3 as forgetGate", which the bank contains in place of the solution of an exercise.
PASTED = re.compile(r"^// lesson: (?P<id>\d\d-\d)(?: as (?P<name>\w+))?$", re.MULTILINE)


@cache
def solutions() -> dict[str, tuple[str, str]]:
    """Returns the name and the source of each exercise's function, by the id of the exercise."""
    found = {}
    for file in sorted(FOLDER.glob("*.ipynb")):
        for cell in nbformat.read(file, as_version=4).cells:
            source, called, rest = cell.source.partition("void exercise(")
            if cell.cell_type == "code" and called:
                identity, answer = re.match(r'"([\d-]+)", (.+)\);', rest).groups()
                if answer.isidentifier():  # not `await live.state()`: such an exercise is solved in an explorable
                    found[identity] = (answer, source.strip())
    return found


def pasted(identity: str, name: str = "") -> str:
    """Returns the solution of an exercise, with its function renamed to `name`."""
    own, source = solutions()[identity]
    return re.sub(rf"\b{own}\b", name, source) if name else source


def with_lessons(source: str) -> str:
    """Replaces each line that matches PASTED by the solution that it names."""
    return PASTED.sub(lambda line: pasted(line["id"], line["name"] or ""), source)
