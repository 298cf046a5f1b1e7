"""
Checks the pool of workers. No submission may lose its marks because of another submission, a killed worker or a killed
run.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from boxed import HANG_SECONDS, children_of
from conftest import KIT
from gatebook_course.cli import main
from gatebook_course.course import Course, CourseError
from gatebook_course.grading.alone import alone
from gatebook_course.grading.autograde import autograde
from gatebook_course.grading.held_signals import held_signals
from gatebook_course.grading.pool import next_task
from gatebook_course.grading.task import Task
from gatebook_course.journal import Journal
from gatebook_course.status import states_of
from tiny import (
    NAME,
    POINTS,
    RIGHT,
    SLOW,
    WRITTEN,
    WRONG,
    copy_of,
    graded_at,
    hand_in,
    processes_naming,
    scores,
)

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the box needs Linux"),
]

LONG_NAME = "x" * 250


def wait_for(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "the condition did not become true in time"
        time.sleep(0.1)


#: The part of a message about an invalid student id that follows the id.
RULE = (
    "is not a valid student id. An id begins with a letter or digit and has at most 100 characters, which are letters, "
    "digits and . _ @ -"
)


@dataclass
class Mixed:
    """A course after one run of the command. Some of its submissions can be graded, and some cannot."""

    course: Course
    status: int
    printed: str
    reasons: dict[str, str]


@pytest.fixture(scope="module")
def mixed(released: Course, tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    place = tmp_path_factory.mktemp("mixed")
    course = copy_of(released, place / "course")
    bad = ("links", "linked-folder", "no-json", "odd", "misnamed", "a b", ".hidden", LONG_NAME)
    hand_in(course, ann=RIGHT, zoe=WRONG, **dict.fromkeys(bad, RIGHT))
    folder = {name: course.root / "submitted" / name / NAME for name in bad}
    (folder["links"] / "data.csv").symlink_to(course.root / "gradebook.db")
    folder["linked-folder"].rename(place / "elsewhere")
    folder["linked-folder"].symlink_to(place / "elsewhere")
    (folder["no-json"] / f"{NAME}.ipynb").write_text("{")
    (folder["odd"] / f"{NAME}.ipynb").write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}')
    (folder["misnamed"] / f"{NAME}.ipynb").rename(folder["misnamed"] / f"{NAME} (1).ipynb")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        status = main(["autograde", str(course.root), NAME, "-j", "2"])
    return Mixed(course, status, printed.getvalue(), Journal(course.root).failures(NAME))


def test_autograde_grades_the_valid_submissions(mixed: Mixed) -> None:
    assert {name: score for name, score in scores(mixed.course).items() if name in ("ann", "zoe")} == {
        "ann": POINTS,
        "zoe": 0.0,
    }
    assert set(graded_at(mixed.course)) == {"ann", "zoe"}


def test_autograde_lists_the_invalid_submissions_and_returns_1(mixed: Mixed) -> None:
    assert mixed.status == 1
    assert "\n8 could not be graded and have no mark:" in mixed.printed
    for name, reason in mixed.reasons.items():
        assert f"  ✗ {NAME} {name}: {reason}" in mixed.printed


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("links", "data.csv is a link, and a submission must not contain links"),
        ("linked-folder", "its folder is a link, and a submission must not contain links"),
        ("no-json", "ps.ipynb is not a notebook: it is not JSON. Save it as a notebook (.ipynb) and hand it in again"),
        ("misnamed", "expected a file ps.ipynb, got ps (1).ipynb"),
        ("a b", f"'a b' {RULE}"),
        (".hidden", f"'.hidden' {RULE}"),
        (LONG_NAME, f"'{LONG_NAME}' {RULE}"),
    ],
)
def test_the_reason_names_the_fault_of_a_submission(mixed: Mixed, name: str, reason: str) -> None:
    assert mixed.reasons[name] == reason


def test_a_notebook_with_an_invalid_cell_is_rejected(mixed: Mixed) -> None:
    assert mixed.reasons["odd"]


def test_the_target_of_a_link_is_not_copied(mixed: Mixed) -> None:
    assert not list((mixed.course.root / "autograded").glob("links/**/*"))


def test_a_second_run_does_not_grade_the_same_submissions_again(mixed: Mixed) -> None:
    before = graded_at(mixed.course)
    outcome = autograde(mixed.course, [NAME], workers=1, students=["ann", "zoe"])
    assert outcome.failed == []
    assert graded_at(mixed.course) == before


def test_a_submission_that_was_handed_in_again_is_graded_again(mixed: Mixed, tmp_path: Path) -> None:
    course = copy_of(mixed.course, tmp_path / "course")
    before = graded_at(course)
    hand_in(course, zoe=RIGHT)
    assert autograde(course, [NAME], workers=1, students=["ann", "zoe"]).failed == []
    after = graded_at(course)
    assert after["ann"] == before["ann"] and after["zoe"] > before["zoe"]
    marks = scores(course)
    assert {name: marks[name] for name in ("ann", "zoe")} == {"ann": POINTS, "zoe": POINTS}


def test_points_given_by_hand_are_kept_when_a_submission_is_graded_again(mixed: Mixed) -> None:
    def by_hand(points: float | None = None) -> float | None:
        with mixed.course.gradebook() as gradebook:
            grade = gradebook.find_grade("why", NAME, NAME, "ann")
            if points is not None:
                grade.manual_score, grade.needs_manual_grade = points, False
                gradebook.db.commit()
            return grade.manual_score

    by_hand(WRITTEN - 0.5)
    before = graded_at(mixed.course)
    outcome = autograde(mixed.course, [NAME], workers=1, force=True, students=["ann"])
    assert [task.student for task in outcome.graded] == ["ann"]
    after = graded_at(mixed.course)
    assert after["ann"] > before["ann"] and after["zoe"] == before["zoe"]
    assert by_hand() == WRITTEN - 0.5
    assert scores(mixed.course)["ann"] == POINTS


def test_autograde_reports_that_nothing_was_handed_in(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["autograde", str(course.root)]) == 0
    assert "Nothing was handed in." in capsys.readouterr().out


def test_next_task_skips_a_student_whom_a_worker_is_grading() -> None:
    pool = [SimpleNamespace(task=Task("ps1", "ann", False)), SimpleNamespace(task=None)]
    queue = deque([Task("ps2", "ann", False), Task("ps2", "ben", False), Task("ps3", "ann", False)])
    assert next_task(queue, pool) == Task("ps2", "ben", False)
    assert next_task(queue, pool) is None
    assert [task.assignment for task in queue] == ["ps2", "ps3"]


def test_the_submission_of_a_killed_worker_is_graded_again(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    # the worker is killed while ann's code sleeps; when the submission is graded again, the code finishes
    hand_in(course, ann=f"{RIGHT}\nawait new Promise((resolve) => setTimeout(resolve, 3000));", ben=RIGHT)

    def kill_the_first() -> None:
        wait_for(lambda: "ann" in Journal(course.root).failures(NAME))
        # the first worker grades the first submission
        first = min(multiprocessing.active_children(), key=lambda one: int(one.name.rpartition("-")[2]))
        os.kill(first.pid or 0, signal.SIGKILL)

    killer = threading.Thread(target=kill_the_first)
    killer.start()
    outcome = autograde(course, [NAME], workers=2)
    killer.join()
    assert outcome.failed == []
    assert [task.student for task in outcome.graded][-1] == "ann", "ann is graded again, after the others"
    assert "ann will be graded again, alone: its grading process exited (status -9)" in capsys.readouterr().out
    assert scores(course) == {"ann": POINTS, "ben": POINTS}


def test_a_grading_process_that_uses_too_much_processor_time_is_killed(course: Course) -> None:
    """The limit is so small that the start of the process exceeds it, so the result does not depend on the machine."""
    hand_in(course, ann=SLOW)
    outcome = autograde(course, [NAME], workers=1, longest=0.5)
    [(_, reason)] = outcome.failed
    given_up = r"not graded: its grading process was killed: it did nothing for \d s and used \d s of processor time; "
    assert re.match(f"{given_up}the limit for each is 0.5 s", reason)
    assert multiprocessing.active_children() == []


@pytest.fixture
def temporary() -> Iterator[str]:
    """
    A temporary folder for a run. Its name is in the command line of each kernel of the run.

    Its path is short, because the path of a socket may have at most 107 bytes.
    """
    with tempfile.TemporaryDirectory(prefix="gp-", dir="/tmp") as folder:
        os.chmod(folder, 0o711)
        yield folder


@contextlib.contextmanager
def run(course: Course, temporary: str) -> Iterator[subprocess.Popen[str]]:
    """Starts the command in a new process group, as a terminal does."""
    paths = {"PYTHONPATH": str(KIT / "tools" / "course"), "TMPDIR": temporary}
    with subprocess.Popen(
        [sys.executable, "-m", "gatebook_course", "autograde", str(course.root), "-j", "2"],
        env={**os.environ, **paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def program_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/exe").readlink().name
    except OSError:
        return ""


def assert_all_end(process: subprocess.Popen[str], temporary: str) -> str:
    """Waits until all processes of a run have exited. Returns the text that they have written to stderr."""
    _, errors = process.communicate(timeout=HANG_SECONDS)
    wait_for(lambda: not processes_naming(temporary))
    return errors


def test_the_next_run_continues_after_a_run_that_was_killed(course: Course, temporary: str) -> None:
    hand_in(course, ann=RIGHT, ben=WRONG, cem=RIGHT)
    with run(course, temporary) as process:
        assert process.stdout
        while not (line := process.stdout.readline()).startswith("1 of 3"):
            assert line, process.stderr and process.stderr.read()
        wait_for(lambda: processes_naming(temporary))
        os.killpg(process.pid, signal.SIGKILL)
        assert_all_end(process, temporary)

    kept = {name: when for name, when in graded_at(course).items() if name not in Journal(course.root).failures(NAME)}
    assert kept
    assert "FAILED" in {state for _, state, _ in states_of(course, NAME)}
    outcome = autograde(course, [NAME], workers=1)
    assert len(outcome.graded) == 3 and outcome.failed == []
    assert scores(course) == {"ann": POINTS, "ben": 0.0, "cem": POINTS}
    assert {name: graded_at(course)[name] for name in kept} == kept
    assert Journal(course.root).failures(NAME) == {}


def test_all_processes_of_a_run_exit_when_its_first_process_is_killed(course: Course, temporary: str) -> None:
    hand_in(course, ann=SLOW, ben=SLOW)
    # the limit of sleep must not stop the submissions before the test kills the run
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write("c.GateExecute.asleep = 1e6\n")
    with run(course, temporary) as process:
        wait_for(lambda: "node" in map(program_of, children_of(process.pid)))
        os.kill(process.pid, signal.SIGKILL)
        assert_all_end(process, temporary)


def test_a_second_run_of_the_same_course_is_rejected(course: Course) -> None:
    hand_in(course, ann=RIGHT)
    with alone(course), pytest.raises(CourseError, match=r"another run of autograde is grading .* Wait until"):
        autograde(course, [NAME], workers=1)
    assert graded_at(course) == {}


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows cannot hold signals back")
def test_a_signal_before_a_process_ignores_signals_does_not_end_it() -> None:
    own = "import os, signal; os.kill(os.getpid(), signal.SIGINT); os.kill(os.getpid(), signal.SIGHUP)"
    then = "from gatebook_course.grading.held_signals import ignore_held_signals; ignore_held_signals(); print('alive')"
    with held_signals():
        started = subprocess.Popen(
            [sys.executable, "-c", f"{own}; {then}"],
            env={**os.environ, "PYTHONPATH": str(KIT / "tools" / "course")},
            stdout=subprocess.PIPE,
            text=True,
        )
    assert started.communicate(timeout=HANG_SECONDS) == ("alive\n", None)
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) & {signal.SIGINT, signal.SIGHUP} == set()


def test_the_temporary_folder_is_deleted_although_a_process_still_writes_to_it(course: Course) -> None:
    program = """import sys
for k in range(20_000):
    open(f"{sys.argv[1]}/{k}", "w").close()
    print(flush=True)
"""
    with alone(course) as folder:
        writer = subprocess.Popen(
            [sys.executable, "-c", program, folder], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        threading.Thread(target=writer.stdout.read, daemon=True).start()
    assert not os.path.exists(folder)
    writer.wait()


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("while workers start", signal.SIGINT),
        ("while kernels start", signal.SIGINT),
        # SIGHUP and SIGTERM are handled in the same way, so one moment is enough for them
        pytest.param("while kernels run", signal.SIGINT, marks=pytest.mark.nightly),
        pytest.param("while kernels run", signal.SIGHUP, marks=pytest.mark.nightly),
        ("while kernels run", signal.SIGTERM),
    ],
)
def test_a_signal_stops_all_processes_of_a_run(course: Course, temporary: str, moment: str, number: int) -> None:
    """Ctrl-C and a closed terminal send a signal to all processes of a run. A supervisor sends it only to the first."""
    hand_in(course, ann=SLOW)
    with run(course, temporary) as process:
        begun = {
            "while workers start": lambda: children_of(process.pid),
            "while kernels start": lambda: processes_naming(temporary),
            "while kernels run": lambda: [one for one in children_of(process.pid) if program_of(one) == "node"],
        }
        wait_for(begun[moment])
        (os.kill if number == signal.SIGTERM else os.killpg)(process.pid, number)
        errors = assert_all_end(process, temporary)
    assert process.returncode == 130
    assert errors.endswith("Stopped. Finished gradings are kept; run the same command to continue.\n")
    assert "Traceback" not in errors
    assert os.listdir(temporary) == []
    assert {state for _, state, _ in states_of(course, NAME)} <= {"not graded", "FAILED"}


def test_nbgraders_command_gives_the_same_marks(course: Course, mixed: Mixed) -> None:
    hand_in(course, ann=RIGHT, links=RIGHT, zoe=WRONG)
    (course.root / "submitted" / "links" / NAME / "data.csv").symlink_to(course.root / "gradebook.db")
    Journal(course.root).fail(NAME, "ann", "its grading process exited (status -9)")
    program = Path(sys.executable).parent / "nbgrader"
    result = subprocess.run([program, "autograde", NAME], cwd=course.root, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "SubmissionRejected: data.csv is a link, and a submission must not contain links" in result.stderr
    assert not list((course.root / "autograded").glob("links/*"))
    assert Journal(course.root).failures(NAME) == {}
    marks = scores(course)
    assert {name: marks[name] for name in ("ann", "zoe")} == {
        name: scores(mixed.course)[name] for name in ("ann", "zoe")
    }


def test_a_long_output_does_not_change_the_points_of_a_test(course: Course) -> None:
    """The test prints the long text that the student returns. nbgrader gives full points to a test without a value."""
    source = course.root / "source" / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(source, as_version=4)
    test = next(cell for cell in notebook.cells if cell.metadata.nbgrader.grade_id == "twice-test")
    test.source = "console.log(twice(3));\n1;"
    nbformat.write(notebook, source)
    assert main(["release", str(course.root), NAME]) == 0
    hand_in(course, ann='function twice(x: number): string { return "x".repeat(3_000_000); }')
    assert autograde(course, [NAME], workers=1).failed == []
    assert scores(course) == {"ann": 1.0}
