"""
Checks that faults of the machine change no marks. The submission is graded again. If that fails too, the submission is
listed as failed.
"""

from __future__ import annotations

import contextlib
import csv
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from gatebook_course.cli import main
from gatebook_course.course import Course
from gatebook_course.execution.course_settings import settings_of
from gatebook_course.export import FORMATS, export
from gatebook_course.grading.autograde import autograde
from gatebook_course.grading.grade import grade
from gatebook_course.journal import Journal
from gatebook_course.status import states_of
from limited import RUNNING, hand_in_parts, students_kernel, with_parts
from nbgrader.apps import NbGraderAPI
from tiny import NAME, POINTS, RIGHT, copy_of, hand_in, scores

pytestmark = [
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the boxes need Linux"),
]
SLEEPS = "await new Promise((resolve) => setTimeout(resolve, 3_600_000));"


def assert_no_mark(course: Course, student: str = "ann") -> None:
    """Asserts that the gradebook, the tables and Formgrader's list have no mark."""
    with course.gradebook() as gradebook:
        assert gradebook.assignment_submissions(NAME) == []
    [row] = [row for row in states_of(course, NAME) if row[0] == student]
    assert row[1] == "FAILED"
    for form in FORMATS:
        with export(course, form, "")[0].open(encoding="utf8", newline="") as opened:
            line = next(line for line in csv.reader(opened) if student in line)
        assert line[7:10] == [""] * 3 if form == "csv" else line[-1] in ("", "-")
    [shown] = NbGraderAPI(course.directory, config=course.config).get_submissions(NAME)
    assert (shown["student"], shown["autograded"]) == (student, False)


def test_a_submission_whose_kernel_does_not_start_is_graded_again_and_then_listed(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(course, ann=RIGHT)
    with (course.root / "nbgrader_config.py").open("a", encoding="utf8") as config:
        config.write('c.GateExecute.kernel_environment = {"NODE_OPTIONS": "--no-such-option"}\n')
    assert main(["autograde", str(course.root), NAME]) == 1
    printed = capsys.readouterr().out
    assert "ps ann will be graded again, alone: a kernel did not start: " in printed
    assert "✗ ps ann: not graded: a kernel did not start: " in printed
    assert "--no-such-option is not allowed" in printed
    assert_no_mark(course)


@pytest.mark.nightly
def test_a_kernel_that_reaches_the_limit_of_its_start_gives_no_mark(course: Course) -> None:
    hand_in(course, ann=RIGHT)
    settings = replace(settings_of(course), start_limit=0.01)
    outcome = autograde(course, [NAME], workers=1, settings=settings)
    [(_, reason)] = outcome.failed
    assert reason.startswith(
        "not graded: a kernel did not start: the time limit of the start of a kernel (the code used "
    )
    assert_no_mark(course)


def test_a_handed_out_cell_that_fails_gives_no_mark_and_no_second_attempt(
    released: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = with_parts(released, tmp_path / "course", ["twice"], 'throw new Error("no such data");')
    hand_in_parts(course, "ann", twice=RIGHT)
    assert main(["autograde", str(course.root), NAME]) == 1
    printed = capsys.readouterr().out
    assert "✗ ps ann: the handed-out cell helpers fails in the grader's kernel: no such data" in printed
    assert "graded again" not in printed
    assert_no_mark(course)


def test_a_handed_out_cell_that_fails_only_in_the_students_kernel_gives_no_mark(
    released: Course, tmp_path: Path
) -> None:
    helper = 'if (process.env.GATEBOOK_STUDENT_FD) throw new Error("only here");'
    course = with_parts(released, tmp_path / "course", ["twice"], helper)
    hand_in_parts(course, "ann", twice=RIGHT)
    [(_, reason)] = autograde(course, [NAME], workers=1).failed
    assert reason == "the handed-out cell helpers fails in the student's kernel: only here"
    assert_no_mark(course)


@pytest.mark.nightly
def test_a_handed_out_cell_may_take_longer_than_a_students_cell(released: Course, tmp_path: Path) -> None:
    helper = "for (const begin = process.cpuUsage(); process.cpuUsage(begin).user < 1_500_000; ) {}"
    course = with_parts(released, tmp_path / "course", ["twice"], helper)
    hand_in_parts(course, "ann", twice=RIGHT)
    settings = replace(settings_of(course), timeout=1.0, budget=1.0)
    assert autograde(course, [NAME], workers=1, settings=settings).failed == []
    assert states_of(course, NAME) == [("ann", "1 of 1", "")]


@contextlib.contextmanager
def while_it_runs(act) -> Iterator[list[int]]:
    """Calls `act` with the process id of each student's kernel that runs the code RUNNING, once per kernel."""
    over, seen = threading.Event(), []

    def watch() -> None:
        while not over.wait(0.05):
            pid = students_kernel()
            if pid and pid not in seen:
                seen.append(pid)
                act(pid)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def test_a_kernel_that_is_killed_from_outside_costs_no_points(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    """Linux kills processes in this way when the machine runs out of memory."""
    wait = "await new Promise((resolve) => setTimeout(resolve, 3000));"
    hand_in(course, ann=f"{RUNNING}{wait}\n{RIGHT}")

    def kill(pid: int) -> None:
        if len(seen) == 1:
            os.kill(pid, signal.SIGKILL)

    with while_it_runs(kill) as seen:
        assert autograde(course, [NAME], workers=1).failed == []
    assert len(seen) == 2
    again = "ps ann will be graded again, alone: the student's kernel exited in the cell twice (SIGKILL)"
    assert again in capsys.readouterr().out
    assert scores(course) == {"ann": POINTS}


# this test runs nightly, because every run grades a submission of the bank that makes its kernel exit each time
@pytest.mark.nightly
def test_a_kernel_that_exits_in_the_same_cell_twice_costs_the_points(course: Course) -> None:
    hand_in(course, ann=f"{RUNNING}{SLEEPS}\n{RIGHT}")
    with while_it_runs(lambda pid: os.kill(pid, signal.SIGKILL)) as seen:
        assert autograde(course, [NAME], workers=1).failed == []
    assert len(seen) == 2
    assert scores(course) == {"ann": 0.0}
    assert states_of(course, NAME)[0][2] == "twice: the kernel exited (SIGKILL)"


@pytest.mark.nightly
def test_nbgraders_command_grades_a_submission_whose_kernel_exits_a_second_time(course: Course) -> None:
    hand_in(course, ann=f"{RUNNING}{SLEEPS}\n{RIGHT}")

    def kill(pid: int) -> None:
        os.kill(pid, signal.SIGKILL)

    program = Path(sys.executable).parent / "nbgrader"
    with while_it_runs(kill) as seen:
        result = subprocess.run(
            [program, "autograde", NAME], cwd=course.root, capture_output=True, text=True, check=False
        )
    assert result.returncode == 0, result.stderr
    assert len(seen) == 2
    assert "the submission is graded once more" in result.stderr
    assert "ann ps: twice: the kernel exited (SIGKILL)" in result.stderr
    assert scores(course) == {"ann": 0.0}


def full(*_: object) -> None:
    raise OSError(28, "No space left on device", "ps.ipynb")


@pytest.mark.parametrize("method", ["init_assignment", "write_single_notebook"])
def test_a_full_disk_is_not_the_submissions_fault(course: Course, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    hand_in(course, ann=RIGHT)
    monkeypatch.setattr(f"nbgrader.converters.autograde.Autograde.{method}", full)
    result = grade(course, NAME, "ann", force=True)
    assert result.reason == "the disk is full: [Errno 28] No space left on device: 'ps.ipynb'"
    assert result.may_pass


@contextlib.contextmanager
def small_disk(mib: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="gd-", dir="/tmp") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m,mode=1777", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def can_mount() -> bool:
    try:
        with small_disk(1):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


if sys.platform.startswith("linux") and os.geteuid() == 0 and can_mount():

    def test_a_submission_is_listed_if_the_disk_of_the_kernels_is_full(
        course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hand_in(course, ann=RIGHT)
        with small_disk(2) as disk:
            monkeypatch.setattr(tempfile, "tempdir", str(disk))
            [(_, reason)] = autograde(course, [NAME], workers=1).failed
        assert reason.startswith("not graded: the disk is full: ")
        assert_no_mark(course)

    def test_a_disk_that_fills_up_during_a_grading_leaves_no_mark(released: Course) -> None:
        with small_disk(8) as disk:
            course = copy_of(released, disk / "course")
            wait = "await new Promise((resolve) => setTimeout(resolve, 2000));"
            hand_in(course, ann=f"{RUNNING}{wait}\n{RIGHT}")

            def fill(pid: int) -> None:
                with contextlib.suppress(OSError), (disk / "full").open("wb", buffering=0) as file:
                    while True:
                        file.write(bytes(4096))

            with while_it_runs(fill):
                [(_, reason)] = autograde(course, [NAME], workers=1).failed
            assert reason.startswith("not graded: ")
            assert scores(course) in ({}, {"ann": None})
            assert states_of(course, NAME)[0][1] in ("FAILED", "not graded")
            (disk / "full").unlink()
            assert autograde(course, [NAME], workers=1).failed == []
            assert scores(course) == {"ann": POINTS}
            assert Journal(course.root).failures(NAME) == {}
