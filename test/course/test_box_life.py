"""When a box ends, and where there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from boxed import HANGS, boxed, boxes, children_of, run_in, running, start_in
from gatebook_course import box
from gatebook_course.box import MODES, BoxSettings, NoSandbox, choose_mode, kit, why_not
from tiny import processes_naming

SLEEP = "/usr/bin/sleep"
#: Who started it is not what decides here.
HERE = [mode for mode in boxes() if "-" not in mode]


def waits(condition) -> bool:
    end = time.monotonic() + HANGS
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the boxes are Linux's")
def test_a_box_is_here() -> None:
    assert HERE, {mode: why_not(mode) for mode in MODES}


@pytest.mark.parametrize("mode", boxes())
def test_its_time_is_bounded(mode: str) -> None:
    told = run_in(mode, [SLEEP, "3333"], wall=1)
    assert told.returncode != 0
    assert "killed, because its limit of 1 s is over" in told.stderr


@pytest.mark.parametrize("mode", HERE)
def test_busy_workers_are_ended(mode: str, tmp_path: Path) -> None:
    with boxed(mode, tmp_path, cpu=3) as one:
        busy = "new (require('node:worker_threads').Worker)('for (;;) {}', { eval: true })"
        one.client.execute(f"for (let i = 0; i < 30; i++) {busy};\nfor (;;) {{}}")
        assert waits(lambda: not one.alive())


@pytest.mark.parametrize("mode", HERE)
def test_it_ends_with_whoever_started_it(mode: str) -> None:
    """Killed, so that nobody could clean up."""
    program = f"""
import sys, threading
sys.path[:0] = {[str(kit.KIT / "tools" / "course"), str(Path(__file__).parent)]!r}
from boxed import run_in
run_in({mode!r}, [{SLEEP!r}, "3333"])
"""
    owner = subprocess.Popen([sys.executable, "-c", program])
    try:
        assert waits(lambda: any(_sleeps(pid) for pid in children_of(owner.pid)))
        pids = children_of(owner.pid)
    finally:
        owner.send_signal(signal.SIGKILL)
        owner.wait()
    assert waits(lambda: not any(map(running, pids)))


def _sleeps(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() == f"{SLEEP}\x003333\0".encode()
    except OSError:
        return False


@pytest.mark.parametrize("mode", HERE)
def test_all_of_it_ends_with_the_process_that_is_known(mode: str, tmp_path: Path) -> None:
    with boxed(mode, tmp_path) as one:
        pids = [one.pid, *children_of(one.pid)]
        os.kill(one.pid, signal.SIGKILL)
        assert waits(lambda: not any(map(running, pids)))


@pytest.mark.skipif("bubblewrap" not in HERE, reason="it is bubblewrap's box that is made in steps")
def test_a_box_that_is_killed_before_it_is_whole_leaves_nothing() -> None:
    """Started in a process group that is not its own, as a trial is."""
    with tempfile.TemporaryDirectory(prefix="gb-") as folder:
        for _ in range(20):
            with start_in("bubblewrap", [SLEEP, "3333"], folder) as started:
                about = Path("/proc", str(started.pid))
                while (about / "exe").readlink().name != "bwrap":
                    time.sleep(0.001)
                while not (about / "task" / about.name / "children").read_text():
                    assert started.poll() is None
                started.kill()
        assert waits(lambda: not processes_naming(folder))


@pytest.mark.parametrize("mode", HERE)
def test_a_path_that_is_too_long_is_named(mode: str) -> None:
    told = run_in(mode, [SLEEP, "0"], place="s" * 90)
    assert told.returncode != 0
    assert "at most 107 bytes, got" in told.stderr
    assert "TMPDIR" in told.stderr


def test_an_unknown_box_is_named() -> None:
    told = run_in("cardboard", [SLEEP, "0"])
    assert "unknown box 'cardboard', expected bubblewrap, landlock or none" in told.stderr


def test_without_a_box_limits_remain() -> None:
    told = run_in("none", ["/bin/sh", "-c", "ulimit -c; ulimit -t; echo $GATEBOOK_BACKEND"], cpu=7)
    assert told.stdout.split() == ["0", "7", "cpu"]


def test_without_a_box_it_refuses_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box.available, "why_not", lambda mode: "not here")
    with pytest.raises(NoSandbox, match=r"bubblewrap: not here.*landlock: not here.*apt install bubblewrap.*--unsafe"):
        choose_mode()
    assert choose_mode("none") == "none"


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert why_not.__wrapped__("bubblewrap") == "bwrap, prlimit is not installed"


def test_settings_survive_their_way_to_the_launcher() -> None:
    settings = BoxSettings(mode="landlock", fds=[7], environment={"A": 'b"\n'})
    assert BoxSettings.from_json(settings.to_json()) == settings


@pytest.mark.parametrize("home", ["/home/ada", "/opt"])
def test_of_a_node_that_lies_elsewhere_only_the_program_is_shown(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folder's folder may be a home, with the course in it."""
    monkeypatch.setattr(kit, "node", lambda: f"{home}/bin/node")
    monkeypatch.setattr(Path, "exists", lambda path: True)
    others = [str(part) for part in kit.readable() if not part.is_relative_to(kit.KIT)]
    assert others == [f"{home}/bin/node", f"{home}/lib"]


def test_data_beyond_the_limit_is_left_out_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(bytes(100))
    assert kit.data_files(str(tmp_path), most=200) == [str(tmp_path / "a"), str(tmp_path / "b")]
    assert f"does not get '{tmp_path / 'c'}'" in capsys.readouterr().err
