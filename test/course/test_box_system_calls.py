"""
Checks which system calls a box allows. A submission can contain machine code, which can make any call. In these tests,
Perl makes the calls.
"""

from __future__ import annotations

import os
import platform
import socket
from pathlib import Path

import pytest
from boxed import boxes, run_in
from gatebook_course.box import seccomp
from gatebook_course.box.system_calls import ARCHITECTURES, DECIDED, DENIED, IGNORED, UNSEEN_BY_LANDLOCK

PERL = "/usr/bin/perl"
needs_perl = pytest.mark.skipif(not os.path.exists(PERL), reason="Perl is not installed")
MACHINE = platform.machine()

#: Error numbers of Linux.
EPERM, ENODEV, ENOSYS, EAFNOSUPPORT = 1, 19, 38, 97
#: For each call: its name, its arguments, and the error number that it must return, or 0 for success.
RESTRICTED = [
    ("ptrace", (16, 1, 0, 0), EPERM),
    ("process_vm_readv", (1, 0, 0, 0, 0, 0), EPERM),
    ("pidfd_getfd", (0, 0, 0), EPERM),
    ("io_uring_setup", (1, 0), EPERM),
    ("userfaultfd", (0,), EPERM),
    ("keyctl", (0, -3, 0), EPERM),
    ("bpf", (0, 0, 0), EPERM),
    ("perf_event_open", (0, 0, -1, -1, 0), EPERM),
    ("unshare", (0x10000000,), EPERM),
    ("mount", (0, 0, 0, 0, 0), EPERM),
    ("setns", (0, 0), EPERM),
    ("memfd_create", (0, 0), EPERM),
    ("shmget", (0, 4096, 0o1600), EPERM),
    ("clone3", (0, 0), ENOSYS),
    ("clone", (17, 0, 0, 0, 0), EPERM),  # 17 is SIGCHLD, which makes this call the same as fork
    ("mmap", (0, 4096, 3, 0x21, -1, 0), ENODEV),  # shared memory without a file
    ("mmap", (0, 4096, 3, 0x122, -1, 0), ENODEV),  # memory that grows like a stack
    ("socket", (1, 2, 0), EAFNOSUPPORT),  # local datagrams
    ("socket", (2, 1, 0), EAFNOSUPPORT),  # TCP
    ("socket", (10, 2, 0), EAFNOSUPPORT),  # UDP
    ("socket", (16, 3, 0), EAFNOSUPPORT),  # netlink
    ("socketpair", (1, 2, 0, 0), EAFNOSUPPORT),
    ("prctl", (1, 0, 0, 0, 0), EPERM),  # this call would let a process live longer than its parent
    ("setpriority", (0, 1, 19), 0),
]


@needs_perl
@pytest.mark.parametrize("mode", boxes())
def test_system_calls_that_could_leave_the_box_fail(mode: str) -> None:
    column = ARCHITECTURES.index(MACHINE)
    calls = [((DECIDED | DENIED | IGNORED)[name][column], *arguments) for name, arguments, _ in RESTRICTED]
    calls += [(1000,)]  # a call whose number is in no list
    script = "".join(f"$! = 0; syscall({', '.join(map(str, call))}); print $!+0, qq(\\n);" for call in calls)
    answers = [int(line.removeprefix("box: ")) for line in run_in(mode, [PERL, "-e", script]).stderr.splitlines()]
    assert answers == [*(answer for _, _, answer in RESTRICTED), ENOSYS]


@needs_perl
@pytest.mark.parametrize("mode", boxes())
def test_only_the_listed_file_descriptors_stay_open(mode: str) -> None:
    ours, theirs = socket.socketpair()
    forgotten = os.open("/etc/hostname", os.O_RDONLY)
    os.set_inheritable(forgotten, True)
    script = (
        "opendir(D, '/proc/self/fd'); for (sort readdir D) { print readlink(\"/proc/self/fd/$_\"), qq(\\n) if /\\d/ }"
        f"open(F, '>&={theirs.fileno()}'); syswrite(F, 'heard');"
    )
    result = run_in(mode, [PERL, "-e", script], fds=[theirs.fileno()])
    theirs.close()
    os.close(forgotten)
    kinds = sorted(line.removeprefix("box: ").partition(":")[0] for line in result.stderr.splitlines())
    assert kinds[0] == "/dev/null"
    assert kinds[1].startswith("/proc/")  # the folder of the descriptors, which is open while it is listed
    assert kinds[2:] == ["pipe", "pipe", "socket"]
    assert ours.recv(100) == b"heard"
    assert ours.recv(100) == b""  # no process outside has the other end
    ours.close()


@needs_perl
@pytest.mark.parametrize("mode", boxes())
def test_the_messages_of_a_box_are_cut_and_contain_no_terminal_commands(mode: str) -> None:
    script = "print qq(\\e]0;title\\a\\e[31mred\\n); print STDERR 'x' x 1000, qq(\\n) for 1..1000;"
    result = run_in(mode, [PERL, "-e", script])
    assert result.returncode == 0
    assert result.stdout == ""
    assert "\x1b" not in result.stderr
    assert len(result.stderr) < 20_000
    assert all(line.startswith("box: ") for line in result.stderr.splitlines())


@needs_perl
@pytest.mark.parametrize("mode", [mode for mode in boxes() if "-" not in mode])
def test_a_box_with_more_than_10000_files_is_killed(mode: str) -> None:
    """Empty files use memory too, but a limit of the size does not count them."""
    script = "for (1..10_100) { open(F, '>', \"$ENV{HOME}/$_\") or last } sleep 3333"
    result = run_in(mode, [PERL, "-e", script])
    assert result.returncode != 0
    assert "killed, because it made more than 10,000 files" in result.stderr


@needs_perl
@pytest.mark.parametrize("mode", [mode for mode in boxes() if mode.startswith("landlock")])
def test_a_landlock_box_that_writes_more_than_its_limit_is_killed(mode: str) -> None:
    """Files that are deleted but still open count too."""
    script = (
        'for (1..40) { open(my $f, \'>\', "$ENV{HOME}/$_"); push @all, $f; unlink "$ENV{HOME}/$_";'
        "for (1..4) { syswrite($f, 'x' x 2**20) } select(undef, undef, undef, 0.05); } sleep 3333"
    )
    result = run_in(mode, [PERL, "-e", script], disk=16)
    assert result.returncode != 0
    assert "killed, because it wrote more than 16 MiB" in result.stderr


@pytest.mark.parametrize("machine", ARCHITECTURES)
@pytest.mark.parametrize("pid", [None, 4711])
def test_each_jump_stays_inside_the_filter_and_the_filter_ends_with_a_return(machine: str, pid: int | None) -> None:
    """Linux rejects a filter with a jump that leads out of the filter."""
    program = seccomp.program(pid, machine)
    lines = [program[at : at + 8] for at in range(0, len(program), 8)]
    assert len(program) % 8 == 0
    for at, line in enumerate(lines):
        code, true, false = line[0] | line[1] << 8, line[2], line[3]
        assert at + 1 + max(true, false) < len(lines) or code == seccomp.RETURN
    assert lines[-1][0] == seccomp.RETURN


def test_the_numbers_of_system_calls_agree_with_this_machines_headers() -> None:
    header = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    if not header.exists():
        pytest.skip("Linux's headers are not installed")
    known = dict(line.split()[1:3] for line in header.read_text().splitlines() if line.startswith("#define __NR_"))
    for name, numbers in (DECIDED | DENIED | IGNORED | UNSEEN_BY_LANDLOCK).items():
        assert known.get(f"__NR_{name}", str(numbers[0])) == str(numbers[0]), name
