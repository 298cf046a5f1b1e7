"""
Checks that code which takes too long costs only the points of its part of the assignment, and that delays of the
machine cost no points.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from boxed import boxes
from gatebook_course.course import Course
from gatebook_course.execution.course_settings import settings_of
from gatebook_course.grading.autograde import Outcome, autograde
from gatebook_course.grading.grade import cut_off
from gatebook_course.status import states_of
from limited import RUNNING, SMALL, errors, hand_in_parts, kernels, marks, students_kernel, with_parts
from tiny import NAME

pytestmark = [
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the boxes need Linux"),
]

#: The boxes that work on this machine. They are started only by this user, because these tests do not depend on the
#: user.
MODES = [mode for mode in boxes() if "-" not in mode]


def variants(values: list) -> list:
    """Returns the values for `parametrize`. Every run uses the first value, and nightly runs use all values."""
    return [*values[:1], *(pytest.param(value, marks=pytest.mark.nightly) for value in values[1:])]


RIGHT_ANSWER = "function {part}(x: number): number {{ return 2 * x; }}"
SLEEP = "await new Promise((resolve) => setTimeout(resolve, 3_600_000));"
#: Code that tries to stop its own box. If it could, the time would not count, as if the machine had stopped the box.
STOPS_ITSELF = """
const {{ Worker }} = require("node:worker_threads");
const stop = "try {{ process.kill(process.pid, 'SIGSTOP'); }} catch (error) {{ "
  + "require('node:worker_threads').parentPort.postMessage(error.code); }}";
console.log("STOPPED", await new Promise((resolve) => new Worker(stop, {{ eval: true }}).on("message", resolve)));"""
#: For each part of the assignment: the answer, and the beginning of the message in the table, or "" for no message.
PARTS = {
    "first": (RIGHT_ANSWER, ""),
    "stopsItself": (RIGHT_ANSWER + STOPS_ITSELF, ""),
    "loops": (RIGHT_ANSWER + "\nwhile (true) {{}}", "loops: it reached the time limit of a cell (the code used 1."),
    "loopsLater": (
        RIGHT_ANSWER + "\nawait 0;\nwhile (true) {{}}",
        "loopsLater: it reached the time limit of a cell (the code used 1.",
    ),
    "sleeps": (f"{RIGHT_ANSWER}\n{SLEEP}", "sleeps: it reached the sleep limit of a cell (the code slept for 3."),
    "loopsInCall": (
        "function {part}(x: number): number {{ for (;;) {{}} }}",
        "loopsInCall-test: it reached the time limit of a call (the code used 1.",
    ),
    "locks": (
        "function {part}(x: number): number {{\n"
        "  return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0).length;\n}}",
        "locks-test: it reached the sleep limit of a call (the code slept for 3.",
    ),
    "neverSettles": (
        "async function {part}(x: number): Promise<number> {{ return new Promise<number>(() => {{}}); }}",
        "neverSettles-test: it reached the sleep limit of a call (the code slept for 3.",
    ),
    "last": (RIGHT_ANSWER, ""),
}
#: Some of the parts. One of them reaches the time limit of a cell, and another one the sleep limit of a call.
EACH_KIND = ("first", "stopsItself", "loops", "locks", "last")


def grade(course: Course, mode: str, **settings: float) -> Outcome:
    chosen = replace(settings_of(course), **SMALL, box=mode, **settings)
    return autograde(course, [NAME], workers=1, settings=chosen)


def assert_each_limit_is_named(released: Course, place: Path, mode: str, names: Iterable[str]) -> Course:
    """Grades a submission with these PARTS, and asserts their marks and messages. Returns the course."""
    parts = {name: PARTS[name] for name in names}
    course = with_parts(released, place, list(parts))
    hand_in_parts(course, "ann", **{part: answer.format(part=part) for part, (answer, _) in parts.items()})
    assert grade(course, mode).failed == []
    assert marks(course, "ann") == {part: 0.0 if notes else 1.0 for part, (_, notes) in parts.items()}
    notes = cut_off(course, NAME, "ann")
    limits = [limit for _, limit in parts.values() if limit]
    assert [(text, text.startswith(limit)) for text, limit in zip(notes, limits, strict=True)] == [
        (text, True) for text in notes
    ]
    worth = f"{len(parts) - len(limits)} of {len(parts)}"
    assert states_of(course, NAME) == [("ann", worth, "; ".join(notes))]
    return course


@pytest.mark.parametrize("mode", variants(MODES))
def test_each_limit_costs_only_its_part_and_is_named(released: Course, tmp_path: Path, mode: str) -> None:
    course = assert_each_limit_is_named(released, tmp_path / "course", mode, PARTS)
    shown = errors(course, "ann")
    assert shown["loops"].startswith(
        "LimitReached: this cell was stopped. It reached the time limit of a cell (the code used 1."
    )
    assert shown["sleeps"].startswith("LimitReached: this cell was stopped. It reached the sleep limit of a cell (")
    stopped = "StudentError: the student's code was stopped: the "
    assert shown["locks-test"].startswith(f"{stopped}sleep limit of a call (the code slept for 3.")
    assert shown["loopsInCall-test"].startswith(f"{stopped}time limit of a call (the code used 1.")


@pytest.mark.parametrize("mode", MODES[1:])
def test_a_limit_of_each_kind_is_named_in_the_other_box(released: Course, tmp_path: Path, mode: str) -> None:
    assert_each_limit_is_named(released, tmp_path / "course", mode, EACH_KIND)


@contextmanager
def in_background(work: Callable[[threading.Event], None]) -> Iterator[None]:
    """Runs `work` in a thread while the block runs. At the end it sets the event that `work` received."""
    over = threading.Event()
    thread = threading.Thread(target=work, args=(over,))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("mode", variants(MODES))
def test_a_submission_whose_box_is_stopped_for_longer_than_every_limit_gets_its_marks(
    released: Course, tmp_path: Path, mode: str
) -> None:
    course = with_parts(released, tmp_path / "course", ["twice"])
    wait = "await new Promise((resolve) => setTimeout(resolve, 1000));"
    hand_in_parts(course, "ann", twice=f"{RUNNING}{wait}\n{RIGHT_ANSWER.format(part='twice')}")
    stopped = []

    def stop_once(over: threading.Event) -> None:
        while not over.is_set() and not stopped:
            if pid := students_kernel():
                os.kill(pid, signal.SIGSTOP)
                stopped.append(pid)
                time.sleep(6)
                os.kill(pid, signal.SIGCONT)
            time.sleep(0.2)

    with in_background(stop_once):
        assert grade(course, mode).failed == []
    assert stopped
    assert marks(course, "ann") == {"twice": 1.0}
    assert states_of(course, NAME) == [("ann", "1 of 1", "")]


def test_a_submission_whose_box_stays_stopped_is_graded_again_and_then_listed_without_a_mark(
    released: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = with_parts(released, tmp_path / "course", ["twice"])
    hand_in_parts(course, "ann", twice=RIGHT_ANSWER.format(part="twice"))
    assert grade(course, MODES[0]).failed == []
    assert marks(course, "ann") == {"twice": 1.0}
    hand_in_parts(course, "ann", twice=f"{RIGHT_ANSWER.format(part='twice')}\n// again")
    stopped: set[int] = set()

    def stop_all(over: threading.Event) -> None:
        while not over.is_set():
            for pid in kernels():
                if pid not in stopped:
                    os.kill(pid, signal.SIGSTOP)
                    stopped.add(pid)
            time.sleep(0.1)

    with in_background(stop_all):
        outcome = grade(course, MODES[0], patience=2.0)
    assert len(stopped) >= 2
    [(_, reason)] = outcome.failed
    assert reason.startswith(
        "not graded: the machine was too busy: it kept a kernel from running for 2 s, the limit is 2 s"
    )
    assert "ps ann will be graded again, alone: the machine was too busy" in capsys.readouterr().out
    assert states_of(course, NAME) == [("ann", "FAILED", reason)]
    # the earlier mark was removed, and it is not replaced by 0
    with course.gradebook() as gradebook:
        assert gradebook.assignment_submissions(NAME) == []
    assert not list((course.root / "autograded").glob("ann/*"))
