"""Shows the state of each submission, from the gradebook and the journal."""

from __future__ import annotations

from nbgrader.api import MissingEntry, SubmittedAssignment

from .course import Course
from .exchange.names import notebook_of
from .exchange.origins import Origins
from .grading.grade import cut_off, not_found
from .journal import Journal
from .lateness import final, late, notes
from .marks import has_mark


def states_of(course: Course, assignment: str) -> list[tuple[str, str, str]]:
    """
    Returns (student, state, note) for each student who handed in the assignment.

    The state of a graded submission is its points, after the late penalty was subtracted, as in the exported tables.
    The note contains what else an instructor should know, such as the limits that were reached.
    """
    failures = Journal(course.root).failures(assignment)
    origins = Origins(course.root).of(assignment)
    rows = []
    with course.gradebook() as gradebook:
        for student in course.submitted(assignment):
            origin = origins.get(student)
            if student in failures:
                rows.append((student, "FAILED", failures[student]))
                continue
            graded = course.path(course.directory.autograded_directory, student, assignment)
            submission: SubmittedAssignment | None
            try:
                submission = gradebook.find_submission(assignment, student)
            except MissingEntry:
                submission = None
            if submission is None or not graded.is_dir() or not has_mark(submission):
                rows.append((student, "not graded", late(None, origin)))
                continue
            points = f"{final(submission):g} of {submission.max_score:g}"
            remarks = notes(submission, origin)
            remarks += ["answers to be marked by hand"] if submission.needs_manual_grade else []
            remarks += _unseen(course, assignment, student) + cut_off(course, assignment, student)
            rows.append((student, points, "; ".join(remarks)))
    return rows


def _unseen(course: Course, assignment: str, student: str) -> list[str]:
    """Returns notes about what was not graded: cells that were not found, and other copies of the notebook."""
    notebooks = course.notebooks(assignment)
    folder = course.path(course.directory.submitted_directory, student, assignment)
    graded = {f"{name}.ipynb": (folder / f"{name}.ipynb") for name in notebooks}
    contents = {file.read_bytes() for file in graded.values() if file.is_file()}
    copies = [
        file.name
        for file in sorted(folder.glob("*.ipynb"))
        if file.name not in graded and notebook_of(file.name, notebooks) and file.read_bytes() not in contents
    ]
    missing = not_found(course, assignment, student)
    return [
        *([f"not found, so graded as if deleted: {', '.join(missing)}"] if missing else []),
        *([f"another copy is not graded: {', '.join(copies)}"] if copies else []),
    ]


def print_states(course: Course, assignments: list[str]) -> bool:
    """Prints a table for each assignment. Returns whether no submission failed."""
    well = True
    for assignment in assignments:
        rows = states_of(course, assignment)
        if not rows:
            continue
        print(f"\n{assignment}: {len(rows)} submission{'' if len(rows) == 1 else 's'}")
        width = max(len(row[0]) for row in rows)
        for student, state, note in rows:
            well = well and state != "FAILED"
            print(f"  {student:<{width}}  {state:<14} {note}".rstrip())
    return well
