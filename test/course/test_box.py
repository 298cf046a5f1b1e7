"""Runs hostile code in every kind of box that works on this machine, and checks that the code fails."""

from __future__ import annotations

import json
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from boxed import BOXED_VARIABLES, ENVIRONMENT, BoxSession, boxed, boxes
from gatebook_course.box import kit

OUTSIDE = "const fs = require('node:fs');\n"
GONE = ("REFUSED ENOENT", "REFUSED EACCES")


def attempt(code: str) -> str:
    """Returns a cell that prints GOT and the value of an expression, or REFUSED and the code of the error."""
    refused = "console.log('REFUSED', error.code ?? error.message)"
    return f"try {{ console.log('GOT', {code}); }} catch (error: any) {{ {refused}; }}"


@pytest.fixture(scope="module")
def secrets() -> Iterator[Path]:
    """The course folder of a careless instructor, in which all users may read and write all files."""
    # the folder is not in /tmp, because a box has its own /tmp
    root = Path(tempfile.mkdtemp(prefix="course-", dir="/var/tmp"))
    own = root / "autograded/ada/ps"
    for path in ("gradebook.db", "source/ps/ps.ipynb", "submitted/ben/ps/ps.ipynb", "autograded/ada/ps/ps.ipynb"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("hidden tests")
    for path in ("data.csv", "more/data.csv", ".env", "more/.env", "more/old.ipynb"):
        (own / path).parent.mkdir(exist_ok=True)
        (own / path).write_text("1,2,3")
    (own / "innocent.txt").symlink_to(root / "gradebook.db")
    (own / "folder").symlink_to(root / "source")
    os.mkfifo(own / "blocks-its-reader.csv")
    for place, folders, files in os.walk(root):
        for path in (place, *(os.path.join(place, name) for name in (*folders, *files))):
            if not os.path.islink(path):
                os.chmod(path, 0o777)
    yield root
    shutil.rmtree(root)


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, object]]:
    """
    The addresses of three services of this machine: one by TCP, one by a socket's path, and one by an abstract name.
    """
    folder = Path(tempfile.mkdtemp(prefix="service-"))
    abstract = f"\0gatebook-{os.getpid()}"
    reached: list[str] = []
    servers = {"tcp": socket.create_server(("127.0.0.1", 0))}
    for name, address in (("path", str(folder / "s")), ("abstract", abstract)):
        servers[name] = socket.socket(socket.AF_UNIX)
        servers[name].bind(address)
        servers[name].listen()
    for path in (folder, folder / "s"):
        path.chmod(0o777)

    def accept(name: str, server: socket.socket) -> None:
        try:
            server.accept()
            reached.append(name)
        except OSError:
            return  # these sockets are closed at the end of the module

    for name, server in servers.items():
        threading.Thread(target=accept, args=(name, server), daemon=True).start()
    port = servers["tcp"].getsockname()[1]
    yield {
        "tcp": f"{{ host: '127.0.0.1', port: {port} }}",
        "path": f"{{ path: {str(folder / 's')!r} }}",
        "abstract": f"{{ path: '\\0' + {abstract[1:]!r} }}",
        "reached": reached,
    }
    for server in servers.values():
        server.close()
    shutil.rmtree(folder)


@pytest.fixture(scope="module", params=boxes())
def session(request: pytest.FixtureRequest, secrets: Path) -> Iterator[BoxSession]:
    with boxed(request.param, secrets / "autograded" / "ada" / "ps") as one:
        yield one


def test_code_that_uses_the_library_runs(session: BoxSession) -> None:
    assert (
        session.run('import { freshNumbers } from "gatebook";\nconsole.log(freshNumbers("x").vector(3).length);') == "3"
    )


@pytest.mark.parametrize("path", ["gradebook.db", "source/ps/ps.ipynb", "submitted/ben/ps/ps.ipynb"])
def test_code_in_a_box_cannot_read_the_course(session: BoxSession, secrets: Path, path: str) -> None:
    assert session.run(OUTSIDE + attempt(f"fs.readFileSync({str(secrets / path)!r}, 'utf8')")) in GONE


@pytest.mark.parametrize(
    "path", ["/etc/shadow", "/etc/passwd", "/root", str(kit.KIT / "notebooks"), str(kit.KIT / "test")]
)
def test_code_in_a_box_cannot_read_the_machines_files_or_the_hidden_tests(session: BoxSession, path: str) -> None:
    read = "readdirSync" if os.path.isdir(path) else "readFileSync"
    assert session.run(OUTSIDE + attempt(f"fs.{read}({path!r})")) in GONE


def test_the_notebooks_folder_contains_only_data_files(session: BoxSession) -> None:
    """
    The folder in the box contains no hidden tests, no target of a link, and no pipe, which would block its reader.
    """
    found = session.run(OUTSIDE + attempt("fs.readdirSync('.', { recursive: true }).sort().join()"))
    assert found == "GOT data.csv,more,more/data.csv"
    assert session.run(OUTSIDE + attempt("fs.readFileSync('more/data.csv', 'utf8')")) == "GOT 1,2,3"


def test_the_environment_has_the_same_variables_in_every_box(session: BoxSession) -> None:
    seen = json.loads(session.run("console.log(JSON.stringify(process.env));"))
    assert set(seen) == {*BOXED_VARIABLES, *ENVIRONMENT}
    assert seen["HOME"] == seen["TMPDIR"]
    assert seen["PWD"] == session.run("console.log(process.cwd());")
    assert session.run(OUTSIDE + attempt("fs.mkdtempSync(require('node:os').tmpdir() + '/x').length > 0")) == "GOT true"


def test_code_in_a_box_cannot_read_the_environment_of_another_process(session: BoxSession) -> None:
    """The first process of a box and its parent process have the environment variables of the instructor."""
    for pid in (1, os.getpid(), session.pid):
        text = session.run(
            OUTSIDE + attempt(f"/GATEBOOK_BOX|PYTEST/.test(fs.readFileSync('/proc/{pid}/environ', 'utf8'))")
        )
        assert text in ("GOT false", *GONE), pid


@pytest.mark.parametrize("way", ["tcp", "path", "abstract"])
def test_code_in_a_box_cannot_connect_to_a_service_of_this_machine(
    session: BoxSession, services: dict, way: str
) -> None:
    code = f"""console.log(await new Promise((resolve) => {{
  try {{
    const socket = require('node:net').connect({services[way]}, () => resolve('CONNECTED'));
    socket.on('error', (error: any) => resolve('REFUSED'));
  }} catch (error: any) {{ resolve('REFUSED'); }}
}}));"""
    assert session.run(code) == "REFUSED"
    assert services["reached"] == []


def test_code_in_a_box_cannot_send_a_datagram(session: BoxSession) -> None:
    code = """console.log(await new Promise((resolve) => {
  try {
    const socket = require('node:dgram').createSocket('udp4');
    socket.on('error', (error: any) => resolve('REFUSED'));
    socket.send('x', 53, '127.0.0.1', (error: any) => resolve(error ? 'REFUSED' : 'SENT'));
  } catch (error: any) { resolve('REFUSED'); }
}));"""
    assert session.run(code) == "REFUSED"


def test_code_in_a_box_cannot_look_up_a_host_name(session: BoxSession) -> None:
    code = """console.log(await new Promise((resolve) => {
  require('node:dns').resolve4('example.org', (error: any) => resolve(error ? 'REFUSED' : 'KNOWN'));
}));"""
    assert session.run(code) == "REFUSED"


def test_code_in_a_box_cannot_start_a_program(session: BoxSession) -> None:
    code = """const { spawnSync } = require('node:child_process');
const codes = new Set(Array.from({ length: 400 }, () => spawnSync('/bin/true').error?.code ?? 'STARTED'));
console.log([...codes].join());"""
    assert session.run(code) == "EPERM"


def test_code_in_a_box_cannot_write_or_change_files_outside(session: BoxSession, secrets: Path) -> None:
    gradebook = secrets / "gradebook.db"
    before = gradebook.stat()
    for path in (gradebook, kit.KIT / "src" / "index.ts", Path("/usr/x"), secrets / "new"):
        assert session.run(OUTSIDE + attempt(f"fs.writeFileSync({str(path)!r}, 'mine')")).startswith("REFUSED")
    for call in ("unlinkSync(P)", "truncateSync(P)", "chmodSync(P, 0)", "renameSync(P, P + 2)", "utimesSync(P, 0, 0)"):
        assert session.run(OUTSIDE + attempt(f"fs.{call.replace('P', repr(str(gradebook)))}")).startswith("REFUSED"), (
            call
        )
    after = gradebook.stat()
    assert gradebook.read_text() == "hidden tests"
    assert (before.st_mode, before.st_mtime) == (after.st_mode, after.st_mtime)


def test_code_in_a_box_cannot_create_a_symbolic_link(session: BoxSession) -> None:
    """The client opens the path of a socket in the box. A link at this path could lead the client to another socket."""
    assert session.run(OUTSIDE + attempt("fs.symlinkSync('/run/x', process.env.HOME + '/x')")) == "REFUSED EPERM"


def test_memory_above_the_limit_is_rejected_and_the_kernel_continues(session: BoxSession) -> None:
    # the blocks are large, so that V8 still has some memory when a block is rejected; without memory, V8 aborts
    code = "const hoard: Buffer[] = [];\n" + attempt(
        "(() => { for (let i = 0; i < 8; i++) hoard.push(Buffer.alloc(1000 * 2 ** 20)); return hoard.length; })()"
    )
    assert session.run(code + "\nhoard.length = 0;").startswith("REFUSED")
    assert session.run("console.log(1 + 1);") == "2"


def test_a_file_cannot_grow_above_the_disk_limit(session: BoxSession) -> None:
    code = """let written = 0;
try {
  const file = fs.openSync(process.env.HOME + '/big', 'w');
  for (; written < 400; written++) fs.writeSync(file, Buffer.alloc(2 ** 20));
} catch (error: any) { console.log(written <= 64, error.code); }
fs.rmSync(process.env.HOME + '/big');"""
    assert session.run(OUTSIDE + code) in ("true ENOSPC", "true EFBIG")


def test_the_folder_of_the_sockets_has_no_room_for_files(session: BoxSession) -> None:
    """
    In the landlock box there is no folder /gb. The sockets are in the kernel's folder, whose total size is limited.
    """
    printed = session.run(OUTSIDE + attempt("fs.writeFileSync('/gb/big', Buffer.alloc(2 ** 21))"))
    assert printed in (["REFUSED ENOSPC"] if session.mode.startswith("bubblewrap") else GONE)


def test_code_in_a_box_cannot_signal_or_read_other_processes(session: BoxSession) -> None:
    other = os.getpid()
    assert session.run(attempt(f"process.kill({other}, 0)")) in ("REFUSED ESRCH", "REFUSED EPERM")
    assert session.run(attempt("process.kill(-1, 0)")) in ("REFUSED ESRCH", "REFUSED EPERM")
    for file in ("environ", "mem", "cmdline", "maps"):
        assert session.run(OUTSIDE + attempt(f"fs.readFileSync('/proc/{other}/{file}').length")) in GONE
    seen = session.run(
        OUTSIDE + attempt("fs.readdirSync('/proc').filter((name: string) => /^[0-9]+$/.test(name)).length")
    )
    assert seen in ("GOT 2", "REFUSED EACCES")


def test_the_kernel_is_not_root_and_cannot_gain_privileges(session: BoxSession) -> None:
    status = dict(line.split(":\t", 1) for line in Path(f"/proc/{session.node}/status").read_text().splitlines())
    assert set(status["Uid"].split()) != {"0"}
    assert int(status["CapEff"], 16) == int(status["CapBnd"], 16) & int(status["CapEff"], 16) == 0
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert len(os.listdir(f"/proc/{session.node}/task")) < 64
