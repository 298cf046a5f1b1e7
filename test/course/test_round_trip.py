"""
Checks that a learning platform finds each student of its download in the table of marks.

The functions below repeat the rules by which the platforms import tables. The rules are from the public sources
instructure/canvas-lms, lib/gradebook_importer.rb; moodle/moodle, grade/import/csv/classes/load_data.php and
mod/assign/feedback/offline/importgradeslib.php.
"""

from __future__ import annotations

import csv
import datetime
import zipfile

import pytest
from gatebook_course.cli import main
from gatebook_course.course import Course
from gatebook_course.status import states_of
from tiny import NAME, POINTS, WRITTEN

pytestmark = pytest.mark.filterwarnings("ignore:Object of type")

#: The students, with the numbers and names by which each platform identifies them.
CANVAS = {340934: ("ada", "Lovelace, Ada"), 340935: ("grace", "Hopper, Grace"), 340936: ("o_brien", "O_Brien, Al")}
MOODLE = {1234: "Ada Lovelace", 1235: "Ünal Çelik"}
DUE = datetime.datetime(2026, 11, 23, 12, 0)


def collect(course: Course, *names: str) -> None:
    notebook = (course.root / "release" / NAME / f"{NAME}.ipynb").read_bytes()
    place = course.root / "download.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for name in names:
            archive.writestr(name, notebook)
    assert main(["collect", str(course.root), NAME, "--from", str(place)]) == 0


def mark(course: Course, late: datetime.timedelta | None = None, penalty: float = 0, **points: float) -> None:
    """Writes marks to the gradebook, as a grading does."""
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=DUE)
        for student in course.submitted(NAME):
            gradebook.update_or_create_student(student)
            when = DUE + late if late else None
            submission = gradebook.update_or_create_submission(NAME, student, timestamp=when)
            for notebook in submission.notebooks:
                notebook.late_submission_penalty = penalty
                for grade in notebook.grades:
                    grade.auto_score = POINTS if grade.name == "twice-test" else None
                    grade.manual_score = None if grade.name == "twice-test" else 1.0
                    grade.needs_manual_grade = False
            gradebook.db.commit()
            course.path(course.directory.autograded_directory, student, NAME).mkdir(parents=True)


def exported(course: Course, form: str, name: str = "") -> list[list[str]]:
    assert main(["export", str(course.root), "--format", form]) == 0
    file = course.root / (name or ("grades.csv" if form == "csv" else f"grades-{form}.csv"))
    with file.open(encoding="utf8", newline="") as opened:
        return list(csv.reader(opened))


def canvas_columns(head: list[str]) -> int:
    """
    Returns the number of columns before the assignments; the last of them is the section.

    It does the same as header? and update_column_count in Canvas's gradebook_importer.rb.
    """
    assert "Student" in head[0] and "ID" in head[1]
    count = 4 if "SIS Login ID" in head[2] else 3
    assert "Section" in head[count - 1]
    return count


def canvas_student(row: list[str]) -> int | None:
    """
    Finds a student by the id, or else by the login, or else by the name.

    It does the same as process_student in Canvas's gradebook_importer.rb.
    """
    if row[1] and int(row[1]) in CANVAS:
        return int(row[1])
    known = CANVAS.items()
    by_login = next((number for number, (login, _) in known if row[2] and login == row[2]), None)
    return by_login or next((number for number, (_, name) in known if name == row[0]), None)


def moodle_worksheet(rows: list[list[str]]) -> dict[int, str]:
    """
    Returns the grades by the number of the participant.

    It does the same as init and next in Moodle's importgradeslib.php.
    """
    head = rows[0]
    grade, identifier, modified = map(head.index, ("Grade", "Identifier", "Last modified (grade)"))
    for row in rows[1:]:
        assert datetime.datetime.fromisoformat(row[modified]).tzinfo is not None
    return {int(row[identifier][len("Participant ") :]): row[grade] for row in rows[1:]}


def test_canvas_finds_each_student_of_its_download(course: Course) -> None:
    collect(
        course,
        f"lovelaceada_340934_208490284_{NAME}.ipynb",
        f"hoppergrace_LATE_340935_208490285_{NAME}-1.ipynb",
        f"o_brien_340936_208490286_{NAME}-Copy1.ipynb",
    )
    mark(course)
    head, points, *students = exported(course, "canvas")
    assert head[canvas_columns(head) :] == [NAME] and points[0].strip() == "Points Possible"
    assert {canvas_student(row): row[-1] for row in students} == dict.fromkeys(CANVAS, "3")
    assert [row[2] for row in students] == ["", "", ""], "the id of a user is not a login"


def test_canvas_finds_students_without_a_download_by_login_or_id(course: Course) -> None:
    collect(course, f"ada/{NAME}.ipynb", f"grace/{NAME}.ipynb")
    mark(course)
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student("grace", lms_user_id="340935")
    _, _, *students = exported(course, "canvas")
    assert [canvas_student(row) for row in students] == [340934, 340935]


def test_moodles_worksheet_has_a_grade_for_each_participant(course: Course) -> None:
    collect(course, *(f"{name}_{number}_assignsubmission_file_/{NAME} (1).ipynb" for number, name in MOODLE.items()))
    mark(course)
    rows = exported(course, "moodle", f"grades-moodle-{NAME}.csv")
    assert moodle_worksheet(rows) == dict.fromkeys(MOODLE, "3")
    assert {row[1] for row in rows[1:]} == set(MOODLE.values())


def test_moodles_worksheet_has_no_grade_for_a_submission_that_could_not_be_graded(course: Course) -> None:
    collect(course, f"Ada Lovelace_1234_assignsubmission_file_/{NAME}.ipynb")
    mark(course)
    course.path(course.directory.autograded_directory, "1234", NAME).rmdir()
    assert moodle_worksheet(exported(course, "moodle", f"grades-moodle-{NAME}.csv")) == {1234: ""}


def test_the_table_for_moodle_has_no_participants_number_as_username(course: Course) -> None:
    # check_user_exists stops the import at an unknown user; map_user_data_with_value skips empty values
    collect(course, f"Ada Lovelace_1234_assignsubmission_file_/{NAME}.ipynb", f"ben/{NAME}.ipynb")
    mark(course)
    head, *students = exported(course, "moodle")
    found = {row[head.index("Student id")]: dict(zip(head, row, strict=True)) for row in students}
    assert (found["1234"]["Username"], found["1234"]["Identifier"]) == ("", "Participant 1234")
    assert (found["ben"]["Username"], found["ben"]["Identifier"]) == ("ben", "")


def test_a_submission_collected_again_from_elsewhere_loses_the_platforms_data(course: Course) -> None:
    collect(course, f"lovelaceada_LATE_340934_208490284_{NAME}.ipynb")
    collect(course, f"340934/{NAME}.ipynb")
    mark(course)
    assert exported(course, "canvas")[2][1:3] == ["", "340934"]
    assert exported(course, "csv")[1][-1] == ""


def test_status_and_export_report_the_same_lateness(course: Course) -> None:
    collect(
        course,
        f"hoppergrace_LATE_340935_208490285_{NAME}.ipynb",
        f"lovelaceada_340934_208490284_{NAME}.ipynb",
    )
    notes = {student: (state, note) for student, state, note in states_of(course, NAME)}
    assert notes == {"340934": ("not graded", ""), "340935": ("not graded", "LATE according to Canvas")}
    mark(course)
    notes = {student: note for student, _, note in states_of(course, NAME)}
    assert notes == {"340934": "", "340935": "LATE according to Canvas"}
    head, *rows = exported(course, "csv")
    assert {row[head.index("student_id")]: row[head.index("late")] for row in rows} == notes


@pytest.mark.parametrize(("penalty", "score"), [(0.5, 2.5), (3.0, 0.0), (0.0, 3.0)])
def test_status_and_all_tables_subtract_the_late_penalty(
    course: Course, capsys: pytest.CaptureFixture[str], penalty: float, score: float
) -> None:
    collect(course, f"hoppergrace_LATE_340935_208490285_{NAME}.ipynb")
    mark(course, datetime.timedelta(hours=25, minutes=5), penalty)
    [(_, state, note)] = states_of(course, NAME)
    assert state == f"{score:g} of {POINTS + WRITTEN:g}"
    assert note.split("; ") == [
        "handed in 2026-11-24 13:05 UTC",
        "LATE by 25 h 5 min",
        *([f"late penalty of {penalty:g} subtracted from 3"] if penalty else []),
    ]
    capsys.readouterr()
    assert main(["status", str(course.root)]) == 0
    assert f"340935  {state}" in capsys.readouterr().out
    head, row = exported(course, "csv")
    record = dict(zip(head, row, strict=True))
    assert (record["score"], record["late_submission_penalty"], record["late"]) == (
        f"{score:g}",
        f"{penalty:g}",
        "LATE by 25 h 5 min",
    )
    assert exported(course, "canvas")[2][-1] == exported(course, "moodle")[1][-1] == f"{score:g}"
