"""
Builds a box from Linux namespaces. bubblewrap mounts the files that the kernel needs; no other files exist inside.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
from pathlib import Path

from . import guard, kit, seccomp
from .limits import MIB, close_other, drop_root, lone_user
from .settings import BoxSettings
from .sockets import link, ports

#: The folder of the sockets inside the box. It is a separate file system of 1 MiB, so a cell cannot fill the disk
#: there.
SOCKETS = "/gb"


def run(settings: BoxSettings, connection: dict, argv: list[str]) -> None:
    """Replaces this process by the box, so this function does not return."""
    cwd = os.getcwd()
    inside = json.dumps({**connection, "ip": f"{SOCKETS}/s"}).encode()
    files = _memory_file("connection", inside), _memory_file("filter", seccomp.program())
    # open the files while this process is root, since the user of the box may be unable to read the folder
    paths = kit.data_files(cwd, settings.disk * MIB)
    data = {path: os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK) for path in paths}
    pid_reader, pid_writer = os.pipe()
    box = ["bwrap", *_arguments(settings, cwd, data, pid_writer, *files)]
    watcher = _Guard(pid_reader, connection, cwd)
    guard.start(watcher, settings.wall, keep={pid_reader, watcher.box})
    kept = {pid_writer, *files, *data.values(), *settings.fds}
    close_other(kept)
    for fd in kept:
        os.set_inheritable(fd, True)
    if kit.readable_by_all():
        drop_root(lone_user())
    os.nice(settings.niceness)
    limits = [
        *("prlimit", f"--nproc={settings.processes}", f"--data={settings.memory * MIB}"),
        *(f"--fsize={settings.disk * MIB}", "--core=0", "--nofile=512", f"--cpu={settings.cpu}"),
    ]
    program = [*box, "--", *limits, *(part.replace("{conn}", f"{SOCKETS}/c.json") for part in argv)]
    # the first process in the box is bubblewrap itself, and code in the box can read its environment variables
    os.execvpe(program[0], program, {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"})


def _arguments(
    settings: BoxSettings, cwd: str, data: dict[str, int], pid_writer: int, connection: int, program: int
) -> list[str]:
    disk = str(settings.disk * MIB)
    arguments = [
        *("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
        *("--die-with-parent", "--new-session", "--disable-userns", "--cap-drop", "ALL"),
        *("--clearenv", "--uid", "1000", "--gid", "1000", "--hostname", "grader", "--info-fd", str(pid_writer)),
        *("--ro-bind", "/usr", "/usr"),
        *(part for name in ("lib", "lib64", "bin") for part in _system_folder(name)),
        *("--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"),
        *("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"),
        *("--size", disk, "--tmpfs", "/tmp"),
        *("--size", str(MIB), "--tmpfs", SOCKETS, "--ro-bind-data", str(connection), f"{SOCKETS}/c.json"),
        *("--size", disk, "--tmpfs", cwd),
    ]
    for path in [*kit.readable(), *settings.read]:
        arguments += ["--ro-bind", str(path), str(path)]
    for path, fd in data.items():
        arguments += ["--ro-bind-data", str(fd), path]
    arguments += ["--remount-ro", "/", "--chdir", cwd, "--seccomp", str(program)]
    for name, value in kit.boxed_variables(settings, cwd, temporary="/tmp").items():
        arguments += ["--setenv", name, value]
    return arguments


def _system_folder(name: str) -> list[str]:
    """
    Returns the arguments for a folder such as /lib. On most systems /lib is a link into /usr; on some it is a folder.
    """
    path = Path("/", name)
    if path.is_symlink():
        return ["--symlink", os.readlink(path), str(path)]
    return ["--ro-bind", str(path), str(path)] if path.is_dir() else []


def _memory_file(name: str, content: bytes) -> int:
    fd = os.memfd_create(name)
    os.write(fd, content)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


class _Guard(guard.Guard):
    """
    Links the sockets as soon as the box exists, and limits the number of files in the box.

    The file systems of the box limit only the size of its files.
    """

    def __init__(self, pid_reader: int, connection: dict, cwd: str) -> None:
        self.pid_reader, self.connection, self.cwd = pid_reader, connection, cwd
        self.root = ""
        self.pid = os.getpid()
        self.box = os.pidfd_open(self.pid)
        self.first = -1

    def begin(self) -> None:
        text = b""
        while b"}" not in text:
            if self.pid_reader not in select.select([self.pid_reader, self.box], [], [])[0]:
                return  # the box has exited already
            piece = os.read(self.pid_reader, 4096)
            if not piece:
                return  # the box did not start, and bubblewrap has printed the reason
            text += piece
        os.close(self.pid_reader)
        first = json.loads(text)["child-pid"]
        with contextlib.suppress(ProcessLookupError):
            self.first = os.pidfd_open(first)
        self.root = f"/proc/{first}/root"
        link(self.connection["ip"], f"{self.root}{SOCKETS}/s", ports(self.connection))

    def excess(self) -> str:
        if not os.path.exists(f"{self.root}{SOCKETS}/c.json"):
            return ""  # the box does not exist yet, or it has exited
        for folder in ("/tmp", SOCKETS, self.cwd):
            try:
                about = os.statvfs(self.root + folder)
            except OSError:
                continue
            if about.f_files - about.f_ffree > guard.MAX_FILES:
                return f"it made more than {guard.MAX_FILES:,} files"
        return ""

    def end(self) -> None:
        """Kills the box. bubblewrap's option --die-with-parent does not work before the box is complete."""
        with contextlib.suppress(ProcessLookupError):
            if self.first >= 0:
                signal.pidfd_send_signal(self.first, signal.SIGKILL)
            else:  # its processes are still in the original process group
                os.killpg(self.pid, signal.SIGKILL)
