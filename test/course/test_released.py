"""
Checks from which file the order of the cells is read. Also rebuilds every kind of shapes.py from the cells of each
assignment.
"""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
import pytest
from gatebook_course.cli import main
from gatebook_course.course import Course
from gatebook_course.samples import filled, read_samples
from gatebook_course.submissions.matching import match
from gatebook_course.submissions.reading import read_notebook
from gatebook_course.submissions.released import HandedOut, ReleaseError, handed_out
from gatebook_course.submissions.restore import rebuilt
from kinds import Kind, grade_id, solutions
from shapes import HONEST, SHAPES
from tiny import NAME, copy_of, make_course

BANK = Path(__file__).parent / "bank"
ASSIGNMENTS = sorted(path.stem for path in BANK.glob("*.ts"))


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    folder = tmp_path_factory.mktemp("course")
    assert main(["init", str(folder)]) == 0
    assert main(["release", str(folder)]) == 0
    return Course(folder)


@pytest.fixture(scope="session")
def released(course: Course) -> dict[str, list[HandedOut]]:
    url = course.directory.db_url
    return {name: handed_out(course.directory, url, name, name) for name in ASSIGNMENTS}


@pytest.mark.parametrize("kind", SHAPES, ids=lambda kind: kind.name)
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_kind_of_shapes_py_is_rebuilt_from_the_handed_out_cells(
    course: Course, released, assignment: str, kind: Kind
) -> None:
    file = course.root / "release" / assignment / f"{assignment}.ipynb"
    right = read_samples(BANK / f"{assignment}.ts")[0].cells
    notebook = copy.deepcopy(filled(file, right if kind.base == "right" else {}))
    kind.change(notebook)
    handed = released[assignment]
    read = read_notebook(kind.saved(notebook))
    made = rebuilt(read.cells, handed, match(read.cells, handed))
    nbformat.validate(nbformat.v4.new_notebook(cells=made))
    # the rebuilt notebook has all handed-out cells in their order, and its first code cell is the helpers
    assert [grade_id(cell) for cell in made if grade_id(cell)] == [one.name for one in handed if one.name]
    for cell in made:
        one = next((one for one in handed if one.name == grade_id(cell)), None)
        if one and one.locked:
            assert (cell.source, cell.metadata) == (one.known.source, one.known.metadata)
    first = next(at for at, cell in enumerate(made) if cell.cell_type == "code")
    assert grade_id(made[first]) == "helpers"
    if kind.name in HONEST or kind.name.startswith("format"):
        change_the_first = {"joined-with-test", "joined-into-test", "split", "helper-at-top", "wrong-copy-above"}
        for cell in solutions(nbformat.v4.new_notebook(cells=made))[kind.name in change_the_first :]:
            assert cell.source == right[grade_id(cell)], grade_id(cell)


# The next tests check from which file the order of the cells is read: the copy in .gatebook/released, or else release,
# or else source. No submission can change any of these files.


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return make_course(tmp_path_factory.mktemp("order"))


def order_of(course: Course) -> list[str]:
    return [one.name for one in handed_out(course.directory, course.directory.db_url, NAME, NAME)]


def file_in(course: Course, place: str) -> Path:
    return course.root / place / NAME / f"{NAME}.ipynb"


def reverse_cells(file: Path) -> None:
    notebook = nbformat.read(file, as_version=4)
    notebook.cells.reverse()
    nbformat.write(notebook, file)


ORDER_OF_TINY = ["helpers", "twice", "twice-test", "why"]


def test_the_order_is_that_of_the_release_even_if_source_and_release_change(tiny: Course, tmp_path: Path) -> None:
    course = copy_of(tiny, tmp_path / "course")
    assert order_of(course) == ORDER_OF_TINY
    for place in ("source", "release"):
        reverse_cells(file_in(course, place))
    assert order_of(course) == ORDER_OF_TINY
    for place in ("source", "release"):
        file_in(course, place).unlink()
    assert order_of(course) == ORDER_OF_TINY


def test_the_order_is_read_from_release_or_source_if_there_is_no_copy_of_the_release(
    tiny: Course, tmp_path: Path
) -> None:
    course = copy_of(tiny, tmp_path / "course")
    file_in(course, ".gatebook/released").unlink()
    reverse_cells(file_in(course, "release"))
    assert order_of(course) == ORDER_OF_TINY[::-1]
    file_in(course, "release").unlink()
    assert order_of(course) == ORDER_OF_TINY
    file_in(course, "source").unlink()
    with pytest.raises(ReleaseError, match=f"Release {NAME} again"):
        order_of(course)


def test_files_without_all_cells_of_the_gradebook_raise_ReleaseError(tiny: Course, tmp_path: Path) -> None:
    course = copy_of(tiny, tmp_path / "course")
    for place in (".gatebook/released", "release", "source"):
        notebook = nbformat.read(file_in(course, place), as_version=4)
        notebook.cells.pop()
        nbformat.write(notebook, file_in(course, place))
    with pytest.raises(ReleaseError, match="has the 4 cells that the gradebook has"):
        order_of(course)


def test_the_order_is_that_of_the_latest_release(tiny: Course, tmp_path: Path) -> None:
    course = copy_of(tiny, tmp_path / "course")
    reverse_cells(file_in(course, "source"))
    assert main(["release", str(course.root), NAME]) == 0
    assert order_of(course) == ORDER_OF_TINY[::-1]
