"""Checks how submissions are collected, from the download of a learning platform and from nbgrader's exchange."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from gatebook_course.cli import main
from gatebook_course.course import Course
from gatebook_course.exchange.names import whose
from tiny import NAME, RIGHT, hand_in, make_course

pytestmark = [
    pytest.mark.filterwarnings("ignore:Object of type"),
    pytest.mark.skipif(sys.platform == "win32", reason="links and owners need Unix"),
]

STAMP = "2026-11-23 12:00:0{} UTC"


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = make_course(tmp_path_factory.mktemp("tiny"))
    assert main(["release", str(course.root), NAME, "--exchange"]) == 0
    return course


@pytest.fixture
def notebook(course: Course) -> bytes:
    return (course.root / "release" / NAME / f"{NAME}.ipynb").read_bytes()


@pytest.fixture
def run_command(capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str | Path) -> tuple[int, list[str]]:
        capsys.readouterr()
        status = main([str(one) for one in arguments])
        result = capsys.readouterr()
        return status, (result.out + result.err).splitlines()

    return run


def submitted(course: Course) -> list[str]:
    folder = course.root / "submitted"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("ada/ps.ipynb", "ada"),
        ("ada/ps/ps.ipynb", "ada"),
        ("ada_ps.ipynb", "ada"),
        ("ada+ps.ipynb", "ada"),
        ("ada/ps (1).ipynb", "ada"),
        ("ada/ps-2.ipynb", "ada"),
        ("ada.lovelace@example.org/ps.ipynb", "ada.lovelace@example.org"),
        ("Ada Lovelace_1234_assignsubmission_file_/ps.ipynb", "1234"),
        ("Ada Lovelace_1234_assignsubmission_file/ps.ipynb", "1234"),
        ("Ada Lovelace_1234_assignsubmission_file_ps.ipynb", "1234"),
        ("lovelaceada_340934_208490284_ps.ipynb", "340934"),
        ("lovelaceada_LATE_340934_208490284_ps-1.ipynb", "340934"),
        ("o_brien_340934_208490284_ps-Copy1.ipynb", "340934"),
        ("lovelaceada_340934_208490284_ps_final.ipynb", "340934"),
        ("ada/ps-Copy1.ipynb", "ada"),
        ("ada/ps - Copy (2).ipynb", "ada"),
        ("ada/ps copy 2.ipynb", "ada"),
        ("ada/Copy of ps.ipynb", "ada"),
        ("ada_ps_final_v2.ipynb", "ada"),
        ("ada/PS(1).ipynb", "ada"),
    ],
)
def test_whose_reads_the_student_and_the_notebook_from_a_path(path: str, student: str) -> None:
    assert whose(Path("download", path), "ps", ["ps"]) == {"student_id": student, "file_id": "ps"}


@pytest.mark.parametrize(
    "path", ["ada/other.ipynb", "ada/ps.txt", "Ada Lovelace/ps.ipynb", "ada/steps.ipynb", "ada/ps2.ipynb"]
)
def test_whose_returns_None_for_a_path_without_student_or_notebook(path: str) -> None:
    assert whose(Path("download", path), "ps", ["ps"]) is None


def test_whose_prefers_the_notebook_whose_whole_name_is_in_the_path() -> None:
    for name in ("ps-more", "ps-2"):
        found = whose(Path("download", f"ada_{name}.ipynb"), "ps", ["ps", name])
        assert found == {"student_id": "ada", "file_id": name}


def test_collect_takes_the_notebooks_of_a_folder_and_lists_what_it_leaves_out(
    run_command, course: Course, notebook: bytes, tmp_path: Path
) -> None:
    place = tmp_path / "from"
    for name in ("ada", "ben", "Cem Öz"):
        (place / name).mkdir(parents=True)
        (place / name / f"{NAME}.ipynb").write_bytes(notebook)
    (place / "ada" / "more.zip").write_bytes(b"PK")
    (place / "ada" / "notes.txt").write_text("not a notebook")
    (place / "eve").mkdir()
    (place / "eve" / f"{NAME}.ipynb").symlink_to(course.root / "gradebook.db")
    status, lines = run_command("collect", course.root, NAME, "--from", place)
    assert status == 1
    assert lines == [
        f"✓ {NAME}: 2 notebooks collected from {place}",
        f"  ✗ Cem Öz/{NAME}.ipynb: cannot tell from the path which student handed this in, and which notebook it is",
        "  ✗ ada/more.zip: archives in the download are not opened. Ask the student for the notebook itself",
    ]
    assert submitted(course) == [f"ada/{NAME}/{NAME}.ipynb", f"ben/{NAME}/{NAME}.ipynb"]


@pytest.fixture
def three_copies(notebook: bytes, tmp_path: Path) -> Path:
    place = tmp_path / "submissions.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for name, minute in ((f"a_1_2_{NAME}.ipynb", 1), (f"a_1_3_{NAME}-1.ipynb", 3), (f"a_1_4_{NAME}-2.ipynb", 2)):
            content = notebook.replace(b"YOUR CODE", f"MINUTE {minute}".encode())
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 23, 12, minute, 0)), content)
        archive.writestr(f"../../../b_5_6_{NAME}.ipynb", notebook)
        archive.writestr(f"b_5_7_{NAME}-Copy1.ipynb", notebook)
        archive.writestr(f"__MACOSX/._a_1_2_{NAME}.ipynb", b"")
    return place


def test_collect_with_newest_takes_the_newest_of_several_copies_and_lists_the_others(
    run_command, course, three_copies, tmp_path
) -> None:
    status, lines = run_command("collect", course.root, NAME, "--from", three_copies, "--newest")
    assert (status, lines[0]) == (1, f"✓ {NAME}: 2 notebooks collected from {three_copies}")
    assert sorted(lines[1:]) == [
        f"  ✗ a_1_2_{NAME}.ipynb: it is not used, since a_1_3_{NAME}-1.ipynb counts",
        f"  ✗ a_1_4_{NAME}-2.ipynb: it is not used, since a_1_3_{NAME}-1.ipynb counts",
    ]
    assert submitted(course) == [f"1/{NAME}/{NAME}.ipynb", f"5/{NAME}/{NAME}.ipynb"]
    assert b"MINUTE 3" in (course.root / "submitted" / "1" / NAME / f"{NAME}.ipynb").read_bytes()
    assert not list(tmp_path.glob("b_5*"))


def test_collect_takes_none_of_several_different_copies_without_a_terminal(run_command, course, three_copies) -> None:
    status, lines = run_command("collect", course.root, NAME, "--from", three_copies)
    assert (status, lines[0]) == (1, f"✓ {NAME}: 1 notebook collected from {three_copies}")
    copies = f"a_1_2_{NAME}.ipynb, a_1_4_{NAME}-2.ipynb, a_1_3_{NAME}-1.ipynb"
    assert lines[1].startswith(
        f"  ✗ 1: there are 3 different copies, and it is unclear which one counts: {copies}. Remove "
    )
    assert "--newest" in lines[1]
    assert submitted(course) == [f"5/{NAME}/{NAME}.ipynb"], "two equal copies count as one"


@pytest.mark.parametrize(("answers", "minute"), [(["2"], 2), (["4", "x", "0", "1"], 1), ([""], None), ([], None)])
def test_collect_asks_on_a_terminal_which_of_several_copies_counts(
    run_command, course, three_copies, monkeypatch: pytest.MonkeyPatch, answers: list[str], minute: int | None
) -> None:
    def answer(_: str) -> str:
        if not answers:
            raise EOFError
        return answers.pop(0)

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    _, lines = run_command("collect", course.root, NAME, "--from", three_copies)
    assert lines[:2] == [
        "1 has handed in 3 different copies, oldest first:",
        f"  1  a_1_2_{NAME}.ipynb",
    ]
    file = course.root / "submitted" / "1" / NAME / f"{NAME}.ipynb"
    assert file.exists() == (minute is not None)
    assert minute is None or f"MINUTE {minute}".encode() in file.read_bytes()


def test_a_second_download_replaces_only_the_submissions_that_it_contains(
    run_command, course: Course, tmp_path: Path
) -> None:
    hand_in(course, ada="old", ben="old")
    place = tmp_path / "from"
    hand_in(course, cem="new")
    shutil.copytree(course.root / "submitted" / "cem", place / "ada")
    assert run_command("collect", course.root, NAME, "--from", place)[0] == 0
    cells = {path.parts[-3]: path.read_text() for path in (course.root / "submitted").glob("*/*/*.ipynb")}
    assert '"new"' in cells["ada"] and '"old"' in cells["ben"]


def test_collect_uses_the_file_names_of_a_courses_named_regexp(
    run_command, course: Course, notebook: bytes, tmp_path: Path
) -> None:
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(r"c.FileNameCollectorPlugin.named_regexp = r'.*/ex-(?P<student_id>\w+)-(?P<file_id>\w+)\.ipynb'")
    place = tmp_path / "from"
    place.mkdir()
    (place / f"ex-ada-{NAME}.ipynb").write_bytes(notebook)
    assert run_command("collect", course.root, NAME, "--from", place)[0] == 0
    assert submitted(course) == [f"ada/{NAME}/{NAME}.ipynb"]


def test_collect_rejects_a_file_that_is_neither_a_folder_nor_a_zip(run_command, course: Course, tmp_path: Path) -> None:
    place = tmp_path / "x.rar"
    place.write_bytes(b"Rar!")
    result = [f"✗ --from must be a folder or a .zip with submissions, and {place} is neither."]
    assert run_command("collect", course.root, NAME, "--from", place) == (1, result)


def exchange(course: Course, record: str, source: str = RIGHT, owner: int = -1) -> Path:
    """Hands in a submission as this user of the machine, in the same way as `nbgrader submit`."""
    student = record.split("+", maxsplit=1)[0]
    hand_in(course, **{student: source})
    place = course.root / "exchange" / course.directory.course_id / "inbound" / record
    shutil.move(course.root / "submitted" / student / NAME, place)
    shutil.rmtree(course.root / "submitted" / student)
    os.chown(place, owner, -1)
    return place


@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="files of other users need root")
class TestExchange:
    """Checks the exchange. The students are the users daemon, bin and games, which exist on every Linux."""

    def test_submissions_that_belong_to_their_students_are_collected(self, run_command, course: Course) -> None:
        exchange(course, f"daemon+{NAME}+{STAMP.format(1)}", owner=1)
        place = exchange(course, f"bin+{NAME}+{STAMP.format(1)}", owner=2)
        (place / "data.csv").write_text("1,2")
        assert run_command("collect", course.root, NAME) == (0, [f"✓ {NAME}: collected from the exchange"])
        assert submitted(course) == [
            f"bin/{NAME}/data.csv",
            f"bin/{NAME}/{NAME}.ipynb",
            f"daemon/{NAME}/{NAME}.ipynb",
        ]

    def test_links_and_pipes_are_not_collected_and_are_listed(self, run_command, course: Course) -> None:
        place = exchange(course, f"daemon+{NAME}+{STAMP.format(1)}", owner=1)
        (place / "data.csv").symlink_to(course.root / "gradebook.db")
        (place / "more").symlink_to(course.root / "source")
        os.mkfifo(place / "pipe")
        status, lines = run_command("collect", course.root, NAME)
        assert status == 1
        assert sorted(line.rpartition("/")[2] for line in lines[1:]) == [
            "data.csv is not collected: it is neither a file nor a folder",
            "more is not collected: it is neither a file nor a folder",
            "pipe is not collected: it is neither a file nor a folder",
        ]
        assert submitted(course) == [f"daemon/{NAME}/{NAME}.ipynb"]

    def test_a_submission_under_the_name_of_another_student_is_not_collected(self, run_command, course: Course) -> None:
        exchange(course, f"daemon+{NAME}+{STAMP.format(1)}", owner=1)
        assert run_command("collect", course.root, NAME)[0] == 0
        exchange(course, f"daemon+{NAME}+{STAMP.format(2)}", "forged", owner=2)
        exchange(course, f"bin+{NAME}+{STAMP.format(2)}", "forged", owner=1)
        status, lines = run_command("collect", course.root, NAME)
        assert status == 1
        assert (
            len(lines) == 2
            and f"bin+{NAME}+{STAMP.format(2)} is not collected: it does not belong to the user bin." in lines[1]
        )
        assert submitted(course) == [f"daemon/{NAME}/{NAME}.ipynb"]
        assert "forged" not in (course.root / "submitted" / "daemon" / NAME / f"{NAME}.ipynb").read_text()

    def test_a_submission_that_is_too_large_is_skipped_and_the_others_are_collected(
        self, run_command, course: Course
    ) -> None:
        with (course.root / "nbgrader_config.py").open("a") as config:
            config.write("c.CourseDirectory.max_dir_size = 100")
        place = exchange(course, f"daemon+{NAME}+{STAMP.format(1)}", owner=1)
        (place / "film.mp4").write_bytes(bytes(200_000))
        exchange(course, f"games+{NAME}+{STAMP.format(1)}", owner=5)
        status, lines = run_command("collect", course.root, NAME)
        assert status == 1
        assert len(lines) == 2 and lines[1].endswith("is not collected: it is larger than 100 kB")
        assert submitted(course) == [f"games/{NAME}/{NAME}.ipynb"]
