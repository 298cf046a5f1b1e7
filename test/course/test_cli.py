"""Checks what the commands print and write. Other files test the command that grades."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import KIT
from gatebook_course.box import NoSandbox
from gatebook_course.cli import main
from gatebook_course.course import CONFIG, Course
from gatebook_course.init import available
from gatebook_course.journal import Journal
from nbgrader.dbutil import _temp_alembic_ini
from tiny import NAME, RIGHT, hand_in

# these warnings come from nbgrader's code for its database
pytestmark = pytest.mark.filterwarnings("ignore:Object of type")

FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def run_command(capsys: pytest.CaptureFixture[str]):
    """Returns a function that runs a command and returns its status and all of its output."""

    def run(*arguments: str | Path) -> tuple[int, str]:
        capsys.readouterr()
        status = main([str(one) for one in arguments])
        result = capsys.readouterr()
        return status, result.out + result.err

    return run


def test_init_copies_the_assignments_of_its_option(run_command, tmp_path: Path) -> None:
    first, second = available()[:2]
    status, text = run_command("init", tmp_path / "new", "--assignments", f"{first},{second}")
    assert status == 0
    assert Course(tmp_path / "new").assignments() == [first, second]
    assert f"npm run course -- release {tmp_path / 'new'} NAME" in text


def test_init_changes_no_existing_file_of_a_course(run_command, course: Course) -> None:
    config, notebook = course.root / CONFIG, course.root / "source" / NAME / f"{NAME}.ipynb"
    secret = course.root / ".gatebook" / "secret"
    config.write_text(config.read_text() + "c.GateExecute.budget = 12.0\n")
    notebook.write_text("mine")
    taken = course.root / "source" / available()[0]
    taken.mkdir()
    before = config.read_text(), secret.read_text()
    status, text = run_command("init", course.root, "--assignments", available()[0])
    assert status == 0
    assert text.splitlines()[:2] == [f"kept    {config}", f"kept    {taken}"]
    assert (config.read_text(), secret.read_text()) == before
    assert notebook.read_text() == "mine"
    assert list(taken.iterdir()) == []


def test_init_gives_other_users_access_to_the_exchange_only(run_command, tmp_path: Path) -> None:
    """Students with an account on this machine must be able to write to the exchange."""
    root = tmp_path / "new"
    run_command("init", root, "--assignments", available()[0])
    modes = {path.name: path.stat().st_mode & 0o777 for path in root.iterdir()}
    assert modes.pop("exchange") == 0o777
    assert {name for name, mode in modes.items() if mode & 0o077} == set(), modes
    assert root.stat().st_mode & 0o777 == 0o711
    assert (root / ".gatebook" / "secret").stat().st_mode & 0o777 == 0o600


def test_init_does_not_change_the_modes_of_existing_folders(run_command, tmp_path: Path) -> None:
    root = tmp_path / "new"
    (root / "submitted").mkdir(parents=True)
    for path in (root, root / "submitted"):
        path.chmod(0o2770)
    run_command("init", root, "--assignments", available()[0])
    assert [path.stat().st_mode & 0o7777 for path in (root, root / "submitted")] == [0o2770, 0o2770]


def test_init_rejects_a_folder_inside_the_kit(run_command) -> None:
    status, text = run_command("init", KIT / "notebooks" / "my-course")
    assert status == 1
    assert "is inside the kit's folder, which students' kernels can read. Choose a folder outside." in text
    assert not (KIT / "notebooks" / "my-course").exists()


def test_init_rejects_an_unknown_assignment_and_lists_the_known_assignments(run_command, tmp_path: Path) -> None:
    status, text = run_command("init", tmp_path / "new", "--assignments", "ps99")
    assert status == 1
    assert f"the kit has no assignment ps99. Available: {', '.join(available())}." in text
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("command", ["release", "sample", "collect", "autograde", "feedback", "export", "status"])
def test_a_command_rejects_a_folder_that_is_not_a_course(run_command, tmp_path: Path, command: str) -> None:
    make = f"Make one with `npm run course -- init {tmp_path}`."
    assert run_command(command, tmp_path) == (1, f"✗ {tmp_path} is not a course: it has no {CONFIG}. {make}\n")


@pytest.mark.parametrize("command", ["release", "sample", "collect", "autograde", "feedback", "status"])
def test_a_command_rejects_an_assignment_that_the_course_does_not_have(
    run_command, course: Course, command: str
) -> None:
    assert run_command(command, course.root, "ps99") == (
        1,
        f"✗ the course has no assignment ps99. Available: {NAME}.\n",
    )


def test_a_released_notebook_has_stubs_instead_of_solutions(course: Course) -> None:
    text = (course.root / "release" / NAME / f"{NAME}.ipynb").read_text()
    assert "return 2 * x" not in text
    assert "YOUR CODE HERE" in text


def test_sample_rejects_an_assignment_without_samples(run_command, course: Course) -> None:
    status, text = run_command("sample", course.root, NAME)
    assert status == 1
    assert f"{NAME} has no sample submissions. Available: ps" in text


def test_sample_rejects_an_assignment_that_was_not_released(run_command, tmp_path: Path) -> None:
    sampled = sorted(path.stem for path in (KIT / "tools" / "course" / "samples").glob("*.ts"))[0]
    run_command("init", tmp_path / "new", "--assignments", sampled)
    status, text = run_command("sample", tmp_path / "new", sampled)
    assert status == 1
    assert f"{sampled} has not been released. Run: npm run course -- release {tmp_path / 'new'} {sampled}" in text


def test_autograde_rejects_0_jobs(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["autograde", str(course.root), "-j", "0"])
    assert "must be 1 or more, got 0" in capsys.readouterr().err


def test_autograde_with_unsafe_prints_that_code_runs_without_a_box(run_command, course: Course) -> None:
    status, text = run_command("autograde", course.root, "--unsafe")
    assert (status, text) == (0, "Students' code runs WITHOUT a box (--unsafe).\nNothing was handed in.\n")


def test_autograde_grades_nothing_if_no_box_works(run_command, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(wanted: str | None = None) -> str:
        raise NoSandbox("Students' code cannot be boxed here. Without a box: --unsafe.")

    monkeypatch.setattr("gatebook_course.cli.choose_mode", none)
    hand_in(course, ann=RIGHT)
    assert run_command("autograde", course.root) == (
        1,
        "✗ Students' code cannot be boxed here. Without a box: --unsafe.\n",
    )
    assert list((course.root / "autograded").iterdir()) == []


def test_autograde_lists_a_student_whose_name_cannot_be_printed(course: Course) -> None:
    os.makedirs(os.fsencode(course.root / "submitted") + b"/caf\xe9/" + os.fsencode(NAME))
    command = [sys.executable, "-m", "gatebook_course", "autograde", str(course.root), "--unsafe"]
    environment = {**os.environ, "PYTHONPATH": str(KIT / "tools" / "course")}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1, result.stderr
    assert rf"✗ {NAME} caf\udce9: 'caf\udce9' is not a valid student id" in result.stdout


def mark(course: Course, student: str, points: float, **about: str) -> None:
    """Stores points for a submission in the gradebook, as a grading does."""
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student(student, **about)
        gradebook.update_or_create_submission(NAME, student)
        gradebook.find_grade("twice-test", NAME, NAME, student).auto_score = points
        written = gradebook.find_grade("why", NAME, NAME, student)
        written.auto_score, written.needs_manual_grade = None, True
        gradebook.db.commit()


@pytest.fixture
def marked(course: Course) -> Course:
    mark(course, "ann", 2.0, first_name="Ann", last_name='O"Hara, jr.', email="ann@x.org")
    mark(course, FORMULA, 1.0, first_name="+1", last_name="-1", email="@x")
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student("zoe")
    return course


TABLES = {
    "csv": f"""\
assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score,late
{NAME},,,zoe,,,,0,0,0,5,
{NAME},,,'{FORMULA},'-1,'+1,'@x,1,0,1,5,
{NAME},,,ann,"O""Hara, jr.",Ann,ann@x.org,2,0,2,5,
""",
    "moodle": f"""\
First name,Last name,Username,Email address,{NAME}
,,zoe,,-
'+1,'-1,'{FORMULA},'@x,1
Ann,"O""Hara, jr.",ann,ann@x.org,2
""",
    "canvas": f"""\
Student,ID,SIS Login ID,Section,{NAME}
    Points Possible,,,,5
zoe,,zoe,,
"'-1, '+1",,'{FORMULA},,1
"O""Hara, jr., Ann",,ann,,2
""",
}


@pytest.mark.parametrize("form", TABLES)
def test_export_writes_the_marks_in_each_format(run_command, marked: Course, tmp_path: Path, form: str) -> None:
    file = tmp_path / "marks.csv"
    assert run_command("export", marked.root, "--format", form, "--to", file) == (0, f"wrote {file}\n")
    assert file.read_bytes().decode() == TABLES[form].replace("\n", "\r\n")


def test_export_writes_to_the_courses_folder_by_default(run_command, marked: Course) -> None:
    assert run_command("export", marked.root) == (0, f"wrote {marked.root / 'grades.csv'}\n")
    assert (marked.root / "grades.csv").is_file()


def test_export_reports_a_file_that_cannot_be_written(run_command, marked: Course, tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "x.csv"
    result = f"✗ cannot write the marks to {file}: No such file or directory.\n"
    assert run_command("export", marked.root, "--to", file) == (1, result)


def test_status_shows_the_state_of_each_submission(run_command, marked: Course) -> None:
    hand_in(marked, ann=RIGHT, benjamin=RIGHT, cem=RIGHT, dot=RIGHT)
    (marked.root / "autograded" / "ann" / NAME).mkdir(parents=True)
    Journal(marked.root).fail(NAME, "cem", "its notebook is invalid")
    Journal(marked.root).begin(NAME, "dot")
    assert run_command("status", marked.root) == (
        1,
        f"""
{NAME}: 4 submissions
  ann       2 of 5         answers to be marked by hand
  benjamin  not graded
  cem       FAILED         its notebook is invalid
  dot       FAILED         its grading was interrupted; the next run grades it again
""",
    )


def test_status_returns_0_if_no_submission_failed(run_command, course: Course) -> None:
    hand_in(course, ann=RIGHT)
    assert run_command("status", course.root) == (0, f"\n{NAME}: 1 submission\n  ann  not graded\n")


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.suppress(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    for command in ("init", "release", "sample", "collect", "autograde", "feedback", "export", "serve", "status"):
        assert re.search(rf"\n    {command}\b", text)


@pytest.mark.nightly
def test_a_new_gradebook_has_the_newest_schema_version_that_alembic_reports(course: Course) -> None:
    with _temp_alembic_ini("sqlite://") as settings:
        heads = subprocess.check_output(["alembic", "-c", settings, "heads"], text=True)
    with sqlite3.connect(course.root / "gradebook.db") as gradebook:
        assert gradebook.execute("select version_num from alembic_version").fetchall() == [(heads.split()[0],)]
