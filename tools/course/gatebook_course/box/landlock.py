"""
Builds the box for machines that forbid namespaces, such as containers. Two features of Linux limit the kernel: Landlock
limits which files it can open, and seccomp limits its system calls.

A kernel in this box can still see some information about the machine: the names, sizes and owners of the files outside,
and the sockets, mounts and host name (/proc/self). The kernel's files are on the disk of this machine. Their size is
checked regularly, so the kernel can write a little more than the limit before it is stopped. If root did not start the
box, the kernel runs as the same user, and its number of threads is not limited. It can never create new processes.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import stat
import struct
import subprocess
import tempfile
from collections.abc import Iterator

from . import guard, kit, seccomp
from .limits import MIB, close_other, drop_root, lone_user, set_limits
from .settings import BoxSettings
from .sockets import link, ports

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1, 2, 4, 8, 1 << 14
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
#: The oldest version of Landlock that is safe. Older ones (before Linux 6.2) let a kernel empty a file that it must not
#: change.
OLDEST = 3

_libc = ctypes.CDLL(None, use_errno=True)


def abi() -> int:
    """Returns the version of Landlock on this machine, or a number of at most 0 if the machine has no Landlock."""
    return int(_libc.syscall(ctypes.c_long(CREATE_RULESET), None, ctypes.c_long(0), ctypes.c_long(1)))


def run(settings: BoxSettings, connection: dict, argv: list[str]) -> None:
    """Replaces this process by the boxed kernel, so this function does not return."""
    here = os.getcwd()
    folder = tempfile.mkdtemp(prefix="gbl-")
    guard.start(_Guard(folder, settings.disk * MIB), settings.wall, keep=set())
    cwd = os.path.join(folder, "work")
    os.makedirs(cwd)
    for path in kit.data_files(here, settings.disk * MIB // 2):
        copy = os.path.join(cwd, os.path.relpath(path, here))
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        shutil.copyfile(path, copy, follow_symlinks=False)
    with open(os.path.join(folder, "c.json"), "w", encoding="utf8") as file:
        json.dump({**connection, "ip": f"{folder}/s"}, file)
    link(connection["ip"], f"{folder}/s", ports(connection))
    close_other(set(settings.fds))
    for fd in settings.fds:
        os.set_inheritable(fd, True)
    rules = _ruleset(settings, folder)
    user = lone_user()
    if os.geteuid() == 0:
        for place, _, files in os.walk(folder):
            for path in (place, *(os.path.join(place, name) for name in files)):
                os.chown(path, user, user)
    os.nice(settings.niceness)
    set_limits(settings, processes=drop_root(user))
    os.chdir(cwd)
    _call(_libc.prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call(_libc.syscall, RESTRICT_SELF, rules, 0)
    _filter(seccomp.program(os.getpid()))
    kernel = [part.replace("{conn}", f"{folder}/c.json") for part in argv]
    os.execve(kernel[0], kernel, kit.boxed_variables(settings, cwd, temporary=cwd))


def _ruleset(settings: BoxSettings, folder: str) -> int:
    version = abi()
    files = (1 << 16) - 1 if version >= 5 else (1 << 15) - 1
    network = 3 if version >= 4 else 0
    scopes = 3 if version >= 6 else 0
    attributes = struct.pack("QQQ", files, network, scopes)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    rules = _call(_libc.syscall, CREATE_RULESET, ctypes.create_string_buffer(attributes), len(attributes), 0)

    def allow(path: str, access: int) -> None:
        try:
            fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        access &= files if os.path.isdir(path) else OF_FILES
        _call(_libc.syscall, ADD_RULE, rules, RULE_PATH_BENEATH, struct.pack("=Qi", access, fd), 0)
        os.close(fd)

    system = ["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/ssl/openssl.cnf"]
    process = [f"/proc/{os.getpid()}", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat"]
    for path in [*system, *process, *map(str, kit.readable()), *settings.read]:
        allow(path, EXECUTE | READ_FILE | READ_DIR)
    for path in ("/dev/null", "/dev/urandom", "/dev/random", "/dev/zero"):
        allow(path, WRITE_FILE | READ_FILE)
    allow(folder, files)
    return rules


def _filter(program: bytes) -> None:
    code = ctypes.create_string_buffer(program)
    described = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    _call(_libc.prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.create_string_buffer(described), 0, 0)


def _call(function: object, *arguments: object) -> int:
    converted = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result = function(*converted)  # type: ignore[operator]
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{os.strerror(number)} (while making the box)")
    return int(result)


class _Guard(guard.Guard):
    """Checks how much the kernel has written, and deletes the kernel's folder when the box has exited."""

    def __init__(self, folder: str, limit: int) -> None:
        self.folder, self.limit, self.pid, self.blind = folder, limit, os.getpid(), 0

    def excess(self) -> str:
        size = count = 0
        try:
            for about in self._written():
                size += about.st_blocks * 512
                count += 1
                if size > self.limit + MIB:
                    return f"it wrote more than {self.limit // MIB:,} MiB"
                if count > guard.MAX_FILES:
                    return f"it made more than {guard.MAX_FILES:,} files"
            self.blind = 0
        except OSError as error:
            self.blind += 1  # the open files of a process cannot be read for a moment while it exits
            return f"its files cannot be counted: {error.strerror}" if self.blind > 1 / guard.PACE else ""
        return ""

    def _written(self) -> Iterator[os.stat_result]:
        for place, folders, files in os.walk(self.folder, onerror=_raise):
            for name in (*folders, *files):
                with contextlib.suppress(FileNotFoundError):
                    yield os.lstat(os.path.join(place, name))
        # a deleted file still takes disk space while it is open
        opened = f"/proc/{self.pid}/fd"
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for name in os.listdir(opened):
                about = os.stat(f"{opened}/{name}")
                if stat.S_ISREG(about.st_mode) and about.st_nlink == 0:
                    yield about

    def end(self) -> None:
        # Python's rmtree fails if folders are nested very deeply
        subprocess.run(["rm", "-rf", "--", self.folder], stderr=subprocess.DEVNULL, check=False)


def _raise(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
