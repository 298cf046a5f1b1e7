"""Checks when a box is killed, and what happens on a machine on which no box works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from boxed import HANG_SECONDS, boxed, boxes, children_of, run_in, running, start_in
from gatebook_course import box
from gatebook_course.box import MODES, BoxSettings, NoSandbox, choose_mode, kit, why_not
from tiny import processes_naming

SLEEP = "/usr/bin/sleep"
#: The boxes that work on this machine. They are started only by this user, because these tests do not depend on the
#: user.
USABLE = [mode for mode in boxes() if "-" not in mode]


def becomes_true(condition) -> bool:
    end = time.monotonic() + HANG_SECONDS
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the boxes need Linux")
def test_at_least_one_box_works_on_this_machine() -> None:
    assert USABLE, {mode: why_not(mode) for mode in MODES}


@pytest.mark.parametrize("mode", boxes())
def test_a_box_is_killed_after_its_time_limit(mode: str) -> None:
    result = run_in(mode, [SLEEP, "3333"], wall=1)
    assert result.returncode != 0
    assert "killed, because its limit of 1 s by the clock is over" in result.stderr


@pytest.mark.parametrize("mode", USABLE)
def test_a_box_with_busy_worker_threads_is_killed_at_its_limit_of_processor_time(mode: str, tmp_path: Path) -> None:
    with boxed(mode, tmp_path, cpu=3) as one:
        busy = "new (require('node:worker_threads').Worker)('for (;;) {}', { eval: true })"
        one.client.execute(f"for (let i = 0; i < 30; i++) {busy};\nfor (;;) {{}}")
        assert becomes_true(lambda: not one.alive())


@pytest.mark.parametrize("mode", USABLE)
def test_a_box_is_killed_when_the_process_that_started_it_is_killed(mode: str) -> None:
    """The parent process is killed with SIGKILL, so it cannot kill the box itself."""
    program = f"""
import sys, threading
sys.path[:0] = {[str(kit.KIT / "tools" / "course"), str(Path(__file__).parent)]!r}
from boxed import run_in
run_in({mode!r}, [{SLEEP!r}, "3333"])
"""
    owner = subprocess.Popen([sys.executable, "-c", program])
    try:
        assert becomes_true(lambda: any(_sleeps(pid) for pid in children_of(owner.pid)))
        pids = children_of(owner.pid)
    finally:
        owner.send_signal(signal.SIGKILL)
        owner.wait()
    assert becomes_true(lambda: not any(map(running, pids)))


def _sleeps(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() == f"{SLEEP}\x003333\0".encode()
    except OSError:
        return False


@pytest.mark.parametrize("mode", USABLE)
def test_all_processes_of_a_box_exit_when_its_first_process_is_killed(mode: str, tmp_path: Path) -> None:
    with boxed(mode, tmp_path) as one:
        pids = [one.pid, *children_of(one.pid)]
        os.kill(one.pid, signal.SIGKILL)
        assert becomes_true(lambda: not any(map(running, pids)))


@pytest.mark.skipif("bubblewrap" not in USABLE, reason="only bubblewrap builds its box in several steps")
def test_a_box_that_is_killed_while_it_starts_leaves_no_process() -> None:
    """
    The box starts in the process group of this test, in the same way as the trial that checks whether a box works.
    """
    with tempfile.TemporaryDirectory(prefix="gb-") as folder:
        for _ in range(20):
            with start_in("bubblewrap", [SLEEP, "3333"], folder) as started:
                about = Path("/proc", str(started.pid))
                while (about / "exe").readlink().name != "bwrap":
                    time.sleep(0.001)
                while not (about / "task" / about.name / "children").read_text():
                    assert started.poll() is None
                started.kill()
        assert becomes_true(lambda: not processes_naming(folder))


@pytest.mark.parametrize("mode", USABLE)
def test_a_socket_path_that_is_too_long_is_an_error_that_names_TMPDIR(mode: str) -> None:
    result = run_in(mode, [SLEEP, "0"], place="s" * 90)
    assert result.returncode != 0
    assert "at most 107 bytes, got" in result.stderr
    assert "TMPDIR" in result.stderr


def test_an_unknown_box_is_an_error_that_lists_the_known_boxes() -> None:
    result = run_in("cardboard", [SLEEP, "0"])
    assert "unknown box 'cardboard', expected bubblewrap, landlock or none" in result.stderr


def test_the_mode_none_still_applies_limits() -> None:
    result = run_in("none", ["/bin/sh", "-c", "ulimit -c; ulimit -t; echo $GATEBOOK_BACKEND"], cpu=7)
    assert result.stdout.split() == ["0", "7", "cpu"]


def test_choose_mode_raises_NoSandbox_with_the_reasons_and_the_remedies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box.available, "why_not", lambda mode: "not here")
    with pytest.raises(NoSandbox, match=r"bubblewrap: not here.*landlock: not here.*apt install bubblewrap.*--unsafe"):
        choose_mode()
    assert choose_mode("none") == "none"


def test_why_not_names_the_missing_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert why_not.__wrapped__("bubblewrap") == "bwrap, prlimit is not installed"


def test_box_settings_are_equal_after_encoding_and_decoding_as_json() -> None:
    settings = BoxSettings(mode="landlock", fds=[7], environment={"A": 'b"\n'})
    assert BoxSettings.from_json(settings.to_json()) == settings


@pytest.mark.parametrize("home", ["/home/ada", "/opt"])
def test_a_node_outside_usr_makes_only_its_program_and_lib_folder_readable(
    home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parent folder is not readable, because it may be a home folder that contains the course."""
    monkeypatch.setattr(kit, "node", lambda: f"{home}/bin/node")
    monkeypatch.setattr(Path, "exists", lambda path: True)
    others = [str(part) for part in kit.readable() if not part.is_relative_to(kit.KIT)]
    assert others == [f"{home}/bin/node", f"{home}/lib"]


def test_data_files_above_the_limit_are_left_out_with_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(bytes(100))
    assert kit.data_files(str(tmp_path), limit=200) == [str(tmp_path / "a"), str(tmp_path / "b")]
    assert f"does not get '{tmp_path / 'c'}'" in capsys.readouterr().err
