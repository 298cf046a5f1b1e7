"""The box made of namespaces: bubblewrap mounts what the kernel needs, and nothing else is there."""

from __future__ import annotations

import json
import os
from pathlib import Path

from . import kit, seccomp
from .limits import MIB, close_other, drop_root
from .settings import BoxSettings

#: Where the sockets lie inside: on a small file system of their own, or a cell could fill the disk through them.
SOCKETS = "/gb"


def run(settings: BoxSettings, connection: dict, argv: list[str]) -> None:
    """Becomes the box. Does not return."""
    outer = connection["ip"]
    ports = [connection[f"{name}_port"] for name in ("shell", "iopub", "stdin", "control", "hb")]
    inside = json.dumps({**connection, "ip": f"{SOCKETS}/s"}).encode()
    told, tell = os.pipe()
    for fd in settings.fds:
        os.set_inheritable(fd, True)
    files = _memory_file("connection", inside), _memory_file("filter", seccomp.program())
    os.set_inheritable(tell, True)
    data = {path: os.open(path, os.O_RDONLY | os.O_NOFOLLOW) for path in kit.data_files(os.getcwd())}
    for fd in data.values():
        os.set_inheritable(fd, True)
    box = ["bwrap", *_arguments(settings, os.getcwd(), data, tell, *files)]
    _link_later(told, tell, outer, ports)
    close_other({tell, *files, *data.values(), *settings.fds})
    if kit.readable_by_all():
        drop_root()
    limits = [
        *("prlimit", f"--nproc={settings.processes}", f"--data={settings.memory * MIB}"),
        *(f"--fsize={settings.disk * MIB}", "--core=0", "--nofile=512", f"--cpu={settings.cpu}"),
    ]
    kernel = [part.replace("{conn}", f"{SOCKETS}/c.json") for part in argv]
    # die-with-parent ends the box with timeout, and timeout ends with whoever started this (launch.py)
    program = [
        "timeout",
        "-k",
        "2",
        str(settings.wall),
        *box,
        "--",
        *limits,
        "nice",
        "-n",
        str(settings.niceness),
        *kernel,
    ]
    # the box's first process is bubblewrap itself, and its own variables can be read in there
    os.execvpe(program[0], program, {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"})


def _arguments(
    settings: BoxSettings, cwd: str, data: dict[str, int], tell: int, connection: int, program: int
) -> list[str]:
    disk = str(settings.disk * MIB)
    arguments = [
        *("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
        *("--die-with-parent", "--new-session", "--disable-userns", "--cap-drop", "ALL"),
        *("--clearenv", "--uid", "1000", "--gid", "1000", "--hostname", "grader", "--info-fd", str(tell)),
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
    # by descriptors, opened while this was root: whoever runs the box need not be able to read the folder
    for path, fd in data.items():
        arguments += ["--ro-bind-data", str(fd), path]
    arguments += ["--remount-ro", "/", "--chdir", cwd, "--seccomp", str(program)]
    variables = {"HOME": "/tmp", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **kit.variables(), **settings.environment}
    for name, value in variables.items():
        arguments += ["--setenv", name, value]
    return arguments


def _system_folder(name: str) -> list[str]:
    """/lib and its like: a link into /usr on most systems, a folder on some."""
    path = Path("/", name)
    if path.is_symlink():
        return ["--symlink", os.readlink(path), str(path)]
    return ["--ro-bind", str(path), str(path)] if path.is_dir() else []


def _memory_file(name: str, content: bytes) -> int:
    fd = os.memfd_create(name, 0)
    os.write(fd, content)
    os.lseek(fd, 0, os.SEEK_SET)
    os.set_inheritable(fd, True)
    return fd


def _link_later(told: int, tell: int, outer: str, ports: list[int]) -> None:
    """A process of its own waits until the box is there, and links its sockets to where the client looks for them."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        os.close(told)
        return
    if os.fork():
        os._exit(0)
    os.close(tell)
    text = b""
    while b"}" not in text:
        piece = os.read(told, 4096)
        if not piece:
            os._exit(1)  # the box did not come up: bubblewrap has said why
        text += piece
    root = f"/proc/{json.loads(text)['child-pid']}/root{SOCKETS}"
    for port in ports:
        link = f"{outer}-{port}"
        if os.path.lexists(link):
            os.unlink(link)
        os.symlink(f"{root}/s-{port}", link)
    os._exit(0)
