"""
The box where namespaces are forbidden (containers): Landlock says which files can be opened, seccomp which calls can
be made.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import struct
import tempfile
import time

from . import kit, seccomp
from .limits import close_other, drop_root, set_limits
from .settings import BoxSettings

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1, 2, 4, 8, 1 << 14
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
#: Above all users that a system or its containers have.
FIRST_USER = 1_900_000_000
#: Before it (Linux 6.2) a file that cannot be written can still be emptied.
OLDEST = 3

_libc = ctypes.CDLL(None, use_errno=True)


def abi() -> int:
    """The version of Landlock here; 0 or below: there is none."""
    return int(_libc.syscall(ctypes.c_long(CREATE_RULESET), None, ctypes.c_long(0), ctypes.c_long(1)))


def run(settings: BoxSettings, connection: dict, argv: list[str]) -> None:
    """Becomes the kernel, in the box. Does not return: a process beside it ends it at the wall limit."""
    outer, here = connection["ip"], os.getcwd()
    folder = tempfile.mkdtemp(prefix="gbl-")
    cwd = os.path.join(folder, "work")
    os.makedirs(cwd)
    for path in kit.data_files(here):
        copy = os.path.join(cwd, os.path.relpath(path, here))
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        shutil.copyfile(path, copy, follow_symlinks=False)
    with open(os.path.join(folder, "c.json"), "w", encoding="utf8") as file:
        json.dump({**connection, "ip": f"{folder}/s"}, file)
    for name in ("shell", "iopub", "stdin", "control", "hb"):
        port = connection[f"{name}_port"]
        link = f"{outer}-{port}"
        if os.path.lexists(link):
            os.unlink(link)
        os.symlink(f"{folder}/s-{port}", link)
    for fd in settings.fds:
        os.set_inheritable(fd, True)
    close_other(set(settings.fds))
    _watch(settings.wall, folder)
    rules = _ruleset(settings, folder)
    # a user of its own for each kernel: the number of processes is counted for a user, and no user touches another's
    user = FIRST_USER + os.getpid()
    if os.geteuid() == 0:
        for place, _, files in os.walk(folder):
            for path in (place, *(os.path.join(place, name) for name in files)):
                os.chown(path, user, user)
    set_limits(settings, processes=drop_root(user))
    _call(_libc.prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call(_libc.syscall, RESTRICT_SELF, rules, 0)
    _filter(seccomp.program(os.getpid()))
    os.chdir(cwd)
    os.nice(settings.niceness)
    variables = {"HOME": cwd, "TMPDIR": cwd, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    kernel = [part.replace("{conn}", f"{folder}/c.json") for part in argv]
    os.execve(kernel[0], kernel, {**variables, **kit.variables(), **settings.environment})


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


def _watch(wall: int, folder: str) -> None:
    """A process beside the kernel ends it when its time is up, and takes its folder away when it has ended."""
    kernel = os.getpid()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    if os.fork():
        os._exit(0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.setsid()
    descriptor = os.pidfd_open(kernel)
    end = time.monotonic() + wall
    import select

    if not select.select([descriptor], [], [], max(0, end - time.monotonic()))[0]:
        os.kill(kernel, 9)
        select.select([descriptor], [], [], 5)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _call(function: object, *arguments: object) -> int:
    converted = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result = function(*converted)  # type: ignore[operator]
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{os.strerror(number)} (while making the box)")
    return int(result)
