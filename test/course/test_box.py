"""The box, from the inside: what a hostile cell tries, and what becomes of it. A kernel for each box that this machine has."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from boxed import Talk, boxed, children_of
from gatebook_course import box
from gatebook_course.box import MODES, BoxSettings, NoSandbox, choose_mode, kit, landlock, seccomp, why_not

HERE = [mode for mode in MODES if not why_not(mode)]
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the box is Linux's")

OUTSIDE = "const fs = require('node:fs');\n"


def attempt(code: str) -> str:
    """A cell that prints what an expression gives, or the error's code."""
    return f"try {{ console.log('GOT', {code}); }} catch (error: any) {{ console.log('REFUSED', error.code ?? error.message); }}"


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course as it lies on an instructor's disk: everything readable for everybody, as careless as can be."""
    root = tmp_path_factory.mktemp("course")
    for path in ("gradebook.db", "source/ps/ps.ipynb", "submitted/ben/ps/ps.ipynb", "autograded/ada/ps/ps.ipynb"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("hidden tests")
    (root / "autograded/ada/ps/data.csv").write_text("1,2,3")
    os.symlink(root / "gradebook.db", root / "autograded/ada/ps/innocent.txt")
    for place, folders, files in os.walk(root.parent):
        for name in (*folders, *files):
            if not os.path.islink(os.path.join(place, name)):
                os.chmod(os.path.join(place, name), 0o777)
    return root


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """Services of this machine: by TCP, by a socket's path, by an abstract name."""
    path = str(tmp_path_factory.mktemp("service") / "s")
    abstract = f"\0gatebook-{os.getpid()}"
    reached: list[str] = []
    servers = {"tcp": socket.create_server(("127.0.0.1", 0))}
    for name, address in (("path", path), ("abstract", abstract)):
        servers[name] = socket.socket(socket.AF_UNIX)
        servers[name].bind(address)
        servers[name].listen()
    os.chmod(path, 0o777)

    def accept(name: str, server: socket.socket) -> None:
        try:
            server.accept()
            reached.append(name)
        except OSError:
            return  # closed at the end

    for name, server in servers.items():
        threading.Thread(target=accept, args=(name, server), daemon=True).start()
    yield {"port": servers["tcp"].getsockname()[1], "path": path, "abstract": abstract, "reached": reached}
    for server in servers.values():
        server.close()


@pytest.fixture(scope="module", params=HERE)
def talk(request: pytest.FixtureRequest, secrets: Path) -> Iterator[Talk]:
    with boxed(request.param, secrets / "autograded" / "ada" / "ps") as one:
        one.mode = request.param
        yield one


def test_a_box_is_here() -> None:
    assert HERE, {mode: why_not(mode) for mode in MODES}


def test_honest_code_runs(talk: Talk) -> None:
    assert talk.run('import { freshNumbers } from "gatebook";\nconsole.log(freshNumbers("x").vector(3).length);') == "3"


@pytest.mark.parametrize("path", ["gradebook.db", "source/ps/ps.ipynb", "submitted/ben/ps/ps.ipynb"])
def test_a_course_cannot_be_read(talk: Talk, secrets: Path, path: str) -> None:
    assert talk.run(OUTSIDE + attempt(f"fs.readFileSync({str(secrets / path)!r}, 'utf8')")) in (
        "REFUSED ENOENT",
        "REFUSED EACCES",
    )


@pytest.mark.parametrize(
    "path", ["/etc/shadow", "/etc/passwd", "/root", str(kit.KIT / "notebooks"), str(kit.KIT / "test")]
)
def test_the_machine_and_the_hidden_tests_cannot_be_read(talk: Talk, path: str) -> None:
    code = f"fs.statSync({path!r}).isDirectory() ? fs.readdirSync({path!r}) : fs.readFileSync({path!r}, 'utf8')"
    assert talk.run(OUTSIDE + attempt(code)) in ("REFUSED ENOENT", "REFUSED EACCES")


def test_of_the_notebooks_own_folder_only_data_is_there(talk: Talk) -> None:
    assert talk.run(OUTSIDE + attempt("fs.readdirSync('.').join()")) == "GOT data.csv"
    assert talk.run(OUTSIDE + attempt("fs.readFileSync('data.csv', 'utf8')")) == "GOT 1,2,3"


def test_the_environment_is_only_what_is_needed(talk: Talk) -> None:
    names = set(talk.run("console.log(Object.keys(process.env).join());").split(","))
    needed = {"GATEBOOK_BACKEND", "GATEBOOK_STDERR", "HOME", "LANG", "NODE_PATH", "PATH", "TF_CPP_MIN_LOG_LEVEL"}
    assert names - {"PWD", "TMPDIR"} == needed


@pytest.mark.parametrize("way", ["port", "path", "abstract"])
def test_no_service_of_this_machine_is_reached(talk: Talk, services: dict, way: str) -> None:
    options = {
        "port": f"{{ host: '127.0.0.1', port: {services['port']} }}",
        "path": f"{{ path: {services['path']!r} }}",
        "abstract": f"{{ path: '\\0' + {services['abstract'][1:]!r} }}",
    }
    code = f"""const how = await new Promise((resolve) => {{
  try {{
    const socket = require('node:net').connect({options[way]}, () => resolve('CONNECTED'));
    socket.on('error', (error: any) => resolve(error.code));
  }} catch (error: any) {{ resolve(error.code ?? error.message); }}
}});
console.log(how);"""
    assert "CONNECTED" not in talk.run(code)
    assert services["reached"] == []


def test_no_datagram_leaves(talk: Talk) -> None:
    code = """const dgram = require('node:dgram');
console.log(await new Promise((resolve) => {
  try {
    const socket = dgram.createSocket('udp4');
    socket.on('error', (error: any) => resolve('REFUSED ' + error.code));
    socket.send('x', 53, '127.0.0.1', (error: any) => resolve(error ? 'REFUSED ' + error.code : 'SENT'));
  } catch (error: any) { resolve('REFUSED ' + (error.code ?? error.message)); }
}));"""
    assert talk.run(code).startswith("REFUSED")


def test_no_program_is_started(talk: Talk) -> None:
    code = """const { spawnSync } = require('node:child_process');
const codes = new Set(Array.from({ length: 400 }, () => spawnSync('/bin/true').error?.code ?? 'STARTED'));
console.log([...codes].join());"""
    assert talk.run(code) == "EPERM"


def test_nothing_is_written_outside(talk: Talk, secrets: Path) -> None:
    library = kit.KIT / "src" / "dist" / "index.js"
    before = library.read_text(encoding="utf8")
    for path in (library, Path("/usr/x")):
        assert talk.run(OUTSIDE + attempt(f"fs.writeFileSync({str(path)!r}, 'mine')")).startswith("REFUSED")
    # what bubblewrap lets it write there is in a file system of its own
    for path in (secrets / "gradebook.db", secrets / "new", Path("/tmp/gatebook-new")):
        talk.run(OUTSIDE + attempt(f"fs.writeFileSync({str(path)!r}, 'mine')"))
    assert (secrets / "gradebook.db").read_text() == "hidden tests"
    assert not (secrets / "new").exists() and not Path("/tmp/gatebook-new").exists()
    assert library.read_text(encoding="utf8") == before


def test_memory_is_bounded(talk: Talk) -> None:
    code = "const hoard: Buffer[] = [];\n" + attempt(
        "(() => { for (let i = 0; i < 64; i++) hoard.push(Buffer.alloc(128 * 2 ** 20)); return hoard.length; })()"
    )
    assert talk.run(code + "\nhoard.length = 0;").startswith("REFUSED")
    assert talk.run("console.log(1 + 1);") == "2"


def test_the_disk_is_bounded(talk: Talk) -> None:
    code = """let written = 0;
try {
  const file = fs.openSync(process.env.HOME + '/big', 'w');
  for (; written < 400; written++) fs.writeSync(file, Buffer.alloc(2 ** 20));
} catch (error: any) { console.log(written <= 64, error.code); }
fs.rmSync(process.env.HOME + '/big');"""
    assert talk.run(OUTSIDE + code) in ("true ENOSPC", "true EFBIG")


def test_other_processes_cannot_be_signalled_or_read(talk: Talk) -> None:
    other = os.getpid()
    assert talk.run(attempt(f"process.kill({other}, 0)")) in ("REFUSED ESRCH", "REFUSED EPERM")
    read = talk.run(OUTSIDE + attempt(f"fs.readFileSync('/proc/{other}/environ', 'utf8').length"))
    assert read in ("REFUSED ENOENT", "REFUSED EACCES")


def test_it_runs_as_nobody(talk: Talk) -> None:
    if os.geteuid() != 0:
        pytest.skip("whoever is not root stays who they are")
    kernels = [
        pid for pid in (talk.pid, *children_of(talk.pid)) if b"main.js" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    status = Path(f"/proc/{kernels[-1]}/status").read_text()
    user = int(re.search(r"Uid:\t(\d+)", status)[1])
    assert user == 65534 or user > landlock.FIRST_USER
    assert "NoNewPrivs:\t1" in status
    assert "Seccomp:\t2" in status


@pytest.mark.parametrize("mode", HERE)
def test_its_time_is_bounded(mode: str, secrets: Path) -> None:
    with boxed(mode, secrets, wall=4) as one:
        begin = time.monotonic()
        while one.alive() and time.monotonic() - begin < 20:
            time.sleep(0.2)
        assert not one.alive()


@pytest.mark.parametrize("mode", HERE)
def test_it_ends_with_whoever_started_it(mode: str, secrets: Path) -> None:
    program = f"""
import sys, time
sys.path[:0] = {[str(kit.KIT / "tools" / "course"), str(Path(__file__).parent)]!r}
from pathlib import Path
from boxed import boxed, children_of
with boxed({mode!r}, Path({str(secrets)!r})) as one:
    print(*children_of(one.pid), one.pid, flush=True)
    time.sleep(60)
"""
    owner = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    pids = [int(word) for word in owner.stdout.readline().split()]
    assert pids
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(_runs(pid) for pid in pids):
        time.sleep(0.1)
    assert not [pid for pid in pids if _runs(pid)]


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_an_unprivileged_user_has_the_box_too(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("this is run by such a user")
    trial = "import sys; sys.path.insert(0, sys.argv[1]); from gatebook_course.box import why_not; print(repr(why_not('bubblewrap')))"
    told = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/env", "python3", "-c", trial]
        + [str(kit.KIT / "tools" / "course")],
        **{"capture_output": True, "text": True, "cwd": "/"},
    )
    assert told.stdout.strip() == "''" or "Permission" in told.stderr, told


def test_without_a_box_it_refuses_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box.available, "why_not", lambda mode: "not here")
    with pytest.raises(NoSandbox, match="bubblewrap: not here.*landlock: not here.*apt install bubblewrap.*--unsafe"):
        choose_mode()
    assert choose_mode("none") == "none"


def test_settings_survive_their_way_to_the_launcher() -> None:
    settings = BoxSettings(mode="landlock", fds=[7], environment={"A": 'b"\n'})
    assert BoxSettings.from_json(settings.to_json()) == settings


def test_the_filter_is_whole() -> None:
    assert seccomp.supported()
    assert len(seccomp.program()) % 8 == 0
    assert len(seccomp.program(1)) > len(seccomp.program())
    assert landlock.abi() >= 0
