"""Reads the solutions of the lessons' exercises, to measure what pasting them into an assignment earns."""

from __future__ import annotations

import re
from functools import cache

import nbformat
from gatebook_course.init import ASSIGNMENTS as SOURCES

FOLDER = SOURCES.parent / "lessons" / "solutions"
#: In the bank, this line stands for the solution of an exercise: "// lesson: 02-3 as forgetGate".
PASTED = re.compile(r"^// lesson: (?P<id>\d\d-\d)(?: as (?P<name>\w+))?$", re.MULTILINE)


@cache
def solutions() -> dict[str, tuple[str, str]]:
    """Returns the name and the source of each exercise's function, by the id of the exercise."""
    found = {}
    for file in sorted(FOLDER.glob("*.ipynb")):
        for cell in nbformat.read(file, as_version=4).cells:
            source, called, rest = cell.source.partition("void exercise(")
            if cell.cell_type == "code" and called:
                identity, name = re.match(r'"([\d-]+)", (\w+)\)', rest).groups()
                found[identity] = (name, source.strip())
    return found


def pasted(identity: str, name: str = "") -> str:
    """Returns the solution of an exercise, with its function renamed to `name`."""
    own, source = solutions()[identity]
    return re.sub(rf"\b{own}\b", name, source) if name else source


def with_lessons(source: str) -> str:
    """Replaces each line of the form PASTED by that solution."""
    return PASTED.sub(lambda line: pasted(line["id"], line["name"] or ""), source)
