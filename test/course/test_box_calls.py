"""What machine code in a box may ask of Linux: a submission can bring some along. Perl makes the calls here."""

from __future__ import annotations

import os
import platform
import socket
from pathlib import Path

import pytest
from boxed import boxes, run_in
from gatebook_course.box import seccomp
from gatebook_course.box.calls import ARCHITECTURES, DECIDED, DENIED, IGNORED, UNSEEN_BY_LANDLOCK

PERL = "/usr/bin/perl"
needs_perl = pytest.mark.skipif(not os.path.exists(PERL), reason="there is no Perl here")
MACHINE = platform.machine()

#: Names, arguments, and what Linux answers: a number of an error, or 0 where it goes well.
EPERM, ENODEV, ENOSYS, EAFNOSUPPORT = 1, 19, 38, 97
REFUSED = [
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
    ("clone", (17, 0, 0, 0, 0), EPERM),  # 17: SIGCHLD, as fork does it
    ("mmap", (0, 4096, 3, 0x21, -1, 0), ENODEV),  # shared, anonymous
    ("mmap", (0, 4096, 3, 0x122, -1, 0), ENODEV),  # growing like a stack
    ("socket", (1, 2, 0), EAFNOSUPPORT),  # local datagrams
    ("socket", (2, 1, 0), EAFNOSUPPORT),  # TCP
    ("socket", (10, 2, 0), EAFNOSUPPORT),  # UDP
    ("socket", (16, 3, 0), EAFNOSUPPORT),  # netlink
    ("socketpair", (1, 2, 0, 0), EAFNOSUPPORT),
    ("prctl", (1, 0, 0, 0, 0), EPERM),  # to live longer than its starter
    ("setpriority", (0, 1, 19), 0),
]


@needs_perl
@pytest.mark.parametrize("mode", boxes())
def test_calls_that_lead_out_are_refused(mode: str) -> None:
    column = ARCHITECTURES.index(MACHINE)
    calls = [((DECIDED | DENIED | IGNORED)[name][column], *arguments) for name, arguments, _ in REFUSED]
    calls += [(1000,)]  # one that no list knows
    script = "".join(f"$! = 0; syscall({', '.join(map(str, call))}); print $!+0, qq(\\n);" for call in calls)
    answers = [int(line.removeprefix("box: ")) for line in run_in(mode, [PERL, "-e", script]).stderr.splitlines()]
    assert answers == [*(answer for _, _, answer in REFUSED), ENOSYS]


@needs_perl
@pytest.mark.parametrize("mode", boxes())
def test_only_named_descriptors_stay_open(mode: str) -> None:
    ours, theirs = socket.socketpair()
    forgotten = os.open("/etc/hostname", os.O_RDONLY)
    os.set_inheritable(forgotten, True)
    script = (
        "opendir(D, '/proc/self/fd'); for (sort readdir D) { print readlink(\"/proc/self/fd/$_\"), qq(\\n) if /\\d/ }"
        f"open(F, '>&={theirs.fileno()}'); syswrite(F, 'heard');"
    )
    told = run_in(mode, [PERL, "-e", script], fds=[theirs.fileno()])
    theirs.close()
    os.close(forgotten)
    kinds = sorted(line.removeprefix("box: ").partition(":")[0] for line in told.stderr.splitlines())
    assert kinds[0] == "/dev/null"
    assert kinds[1].startswith("/proc/")  # the folder of descriptors, while it is read
    assert kinds[2:] == ["pipe", "pipe", "socket"]
    assert ours.recv(100) == b"heard"
    assert ours.recv(100) == b""  # nobody outside holds the other end
    ours.close()


@needs_perl
@pytest.mark.parametrize("mode", boxes())
def test_what_is_said_is_bounded_and_nothing_that_a_terminal_obeys(mode: str) -> None:
    script = "print qq(\\e]0;title\\a\\e[31mred\\n); print STDERR 'x' x 1000, qq(\\n) for 1..1000;"
    told = run_in(mode, [PERL, "-e", script])
    assert told.returncode == 0
    assert told.stdout == ""
    assert "\x1b" not in told.stderr
    assert len(told.stderr) < 20_000
    assert all(line.startswith("box: ") for line in told.stderr.splitlines())


@needs_perl
@pytest.mark.parametrize("mode", [mode for mode in boxes() if "-" not in mode])
def test_many_small_files_end_the_box(mode: str) -> None:
    """An empty file takes memory too, which no size bounds."""
    script = "for (1..10_100) { open(F, '>', \"$ENV{HOME}/$_\") or last } sleep 3333"
    told = run_in(mode, [PERL, "-e", script])
    assert told.returncode != 0
    assert "killed, because it made more than 10,000 files" in told.stderr


@needs_perl
@pytest.mark.parametrize("mode", [mode for mode in boxes() if mode.startswith("landlock")])
def test_many_large_files_end_the_box(mode: str) -> None:
    """Also those that are removed and still open."""
    script = (
        'for (1..40) { open(my $f, \'>\', "$ENV{HOME}/$_"); push @all, $f; unlink "$ENV{HOME}/$_";'
        "for (1..4) { syswrite($f, 'x' x 2**20) } select(undef, undef, undef, 0.05); } sleep 3333"
    )
    told = run_in(mode, [PERL, "-e", script], disk=16)
    assert told.returncode != 0
    assert "killed, because it wrote more than 16 MiB" in told.stderr


@pytest.mark.parametrize("machine", ARCHITECTURES)
@pytest.mark.parametrize("pid", [None, 4711])
def test_the_filter_is_whole(machine: str, pid: int | None) -> None:
    """No jump leads out of it: Linux would refuse the whole."""
    program = seccomp.program(pid, machine)
    lines = [program[at : at + 8] for at in range(0, len(program), 8)]
    assert len(program) % 8 == 0
    for at, line in enumerate(lines):
        code, true, false = line[0] | line[1] << 8, line[2], line[3]
        assert at + 1 + max(true, false) < len(lines) or code == seccomp.RETURN
    assert lines[-1][0] == seccomp.RETURN


def test_the_numbers_are_those_of_this_machine() -> None:
    header = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    if not header.exists():
        pytest.skip("Linux's headers are not installed")
    known = dict(line.split()[1:3] for line in header.read_text().splitlines() if line.startswith("#define __NR_"))
    for name, numbers in (DECIDED | DENIED | IGNORED | UNSEEN_BY_LANDLOCK).items():
        assert known.get(f"__NR_{name}", str(numbers[0])) == str(numbers[0]), name
