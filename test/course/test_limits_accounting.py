"""
Checks which time counts for a student's limits: the processor time and the sleep of a box. The processes are simulated
in most tests, and real in the last ones.
"""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gatebook_course.box import BoxSettings
from gatebook_course.execution.call_clock import CallClock
from gatebook_course.execution.calls import Calls
from gatebook_course.execution.ending import described, limit_of, machine_of
from gatebook_course.execution.faults import GraderFailure, KernelEnded, MachineFault, may_pass
from gatebook_course.execution.meter import PACE, WAITING, Meter
from gatebook_course.execution.processes import ASLEEP, BUSY, HELD, TICKS, Sample, out_of_memory_kills, sample
from gatebook_course.execution.time_limits import TimeLimit
from gatebook_course.submissions.submission import SubmissionRejected

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the boxes need Linux")


#: The processor time of a process in clock ticks: its user and system time, then those of its children that have
#: exited.
Times = tuple[int, int, int, int]


class Proc:
    """A folder that has the same structure as /proc and contains simulated processes."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def process(
        self, pid: int, states: str, times: tuple[int, int, int, int] = (0, 0, 0, 0), children: str = ""
    ) -> None:
        """:param states: the states of the threads of the process."""
        self._stat(self.place / str(pid), pid, states[0], times)
        for thread, state in enumerate(states, pid):
            task = self.place / str(pid) / "task" / str(thread)
            self._stat(task, thread, state, times)
            (task / "children").write_text(children if thread == pid else "")

    def _stat(self, folder: Path, pid: int, state: str, times: Times) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        user, system, childrens_user, childrens_system = times
        before = "1 1 1 0 -1 4194560 100 0 0 0"
        line = f"{pid} (no) R (de) {state} {before} {user} {system} {childrens_user} {childrens_system} 20 0 1 0"
        (folder / "stat").write_text(line)

    def sample(self, pid: int) -> Sample | None:
        return sample(pid, str(self.place))


@pytest.fixture
def proc(tmp_path: Path) -> Proc:
    return Proc(tmp_path)


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ("S", ASLEEP),
        ("SSI", ASLEEP),
        ("SSR", BUSY),
        ("R", BUSY),
        ("T", HELD),
        ("TR", HELD),
        ("t", HELD),
        ("SD", HELD),
        ("SDR", BUSY),
        ("SZ", ASLEEP),
    ],
)
def test_a_box_sleeps_only_if_all_its_threads_sleep(proc: Proc, states: str, state: str) -> None:
    proc.process(7, states)
    assert proc.sample(7) == Sample(0, state)


def test_sample_adds_up_all_processes_of_a_box(proc: Proc) -> None:
    proc.process(7, "S", (1, 2, 30, 0), children="8 9 ")
    proc.process(8, "SS", (10, 0, 0, 0), children="10")
    proc.process(9, "S", (0, 5, 0, 0))
    proc.process(10, "SR", (100, 100, 0, 0))
    assert proc.sample(7) == Sample(248 / TICKS, BUSY)


def test_sample_returns_None_for_a_process_that_has_exited(proc: Proc) -> None:
    proc.process(7, "Z")
    assert proc.sample(7) is None
    assert proc.sample(8) is None


def test_out_of_memory_kills_are_counted(proc: Proc) -> None:
    assert out_of_memory_kills(str(proc.place)) == 0
    (proc.place / "vmstat").write_text("nr_free_pages 5\noom_kill_x 3\noom_kill 12\n")
    assert out_of_memory_kills(str(proc.place)) == 12


class SimulatedMeter:
    """A meter of simulated boxes, with a clock that the test sets."""

    def __init__(self, *first: Sample | None) -> None:
        self.now, self.samples = 0.0, list(first)
        looks = [lambda at=at: self.samples[at] for at in range(len(first))]
        self.meter = Meter(looks, lambda: self.now)

    def after(self, seconds: float, *samples: Sample | None) -> Meter:
        self.now += seconds
        self.samples = list(samples)
        self.meter.look()
        return self.meter


def test_a_meter_adds_up_the_processor_time_since_its_creation() -> None:
    made = SimulatedMeter(Sample(5.0, BUSY))
    made.after(PACE, Sample(5.08, BUSY))
    assert made.after(PACE, Sample(5.5, BUSY)).used == [pytest.approx(0.5)]
    assert made.meter.slept == 0


def test_an_interval_counts_as_sleep_if_the_box_sleeps_at_its_start_and_end() -> None:
    made = SimulatedMeter(Sample(1.0, BUSY))
    assert made.after(PACE, Sample(1.0, ASLEEP)).slept == 0
    assert made.after(PACE, Sample(1.0, ASLEEP)).slept == pytest.approx(PACE)
    assert made.after(PACE, Sample(1.0, BUSY)).slept == pytest.approx(PACE)


def test_sleep_excludes_the_processor_time_used_in_the_same_interval() -> None:
    made = SimulatedMeter(Sample(1.0, ASLEEP))
    assert made.after(PACE, Sample(1.0 + 0.8 * PACE, ASLEEP)).slept == pytest.approx(0.2 * PACE)


def test_an_interval_of_an_hour_counts_as_at_most_two_usual_intervals() -> None:
    made = SimulatedMeter(Sample(1.0, ASLEEP))
    meter = made.after(3600, Sample(1.0, ASLEEP))
    assert (meter.slept, meter.lost, meter.passed) == (pytest.approx(2 * PACE), 0, 3600)


def test_waiting_for_a_processor_counts_neither_as_use_nor_as_sleep() -> None:
    made = SimulatedMeter(Sample(1.0, BUSY))
    for _ in range(100):
        made.after(PACE, Sample(1.0, BUSY))
    assert (made.meter.used, made.meter.slept) == ([0], 0)
    assert made.meter.lost == pytest.approx(100 * PACE * WAITING)


def test_the_time_of_a_stopped_box_counts_as_lost_by_the_machine() -> None:
    made = SimulatedMeter(Sample(1.0, ASLEEP))
    for _ in range(10):
        made.after(PACE, Sample(1.0, HELD))
    assert (made.meter.used, made.meter.slept) == ([0], 0)
    assert made.meter.lost == pytest.approx(10 * PACE)


def test_two_boxes_sleep_only_if_both_sleep() -> None:
    made = SimulatedMeter(Sample(0, ASLEEP), Sample(0, BUSY))
    assert made.after(PACE, Sample(0, ASLEEP), Sample(0.01, BUSY)).slept == 0
    made.after(PACE, Sample(0, ASLEEP), Sample(0.01, ASLEEP))
    assert made.after(PACE, None, Sample(0.01, ASLEEP)).slept == pytest.approx(PACE)
    assert made.meter.used == [0, pytest.approx(0.01)]


def test_reached_returns_the_limit_and_what_was_used() -> None:
    limit = TimeLimit("a cell", 20, 60)
    assert limit.reached(19.9, 59.9, 1000) == ""
    used = "the code used 20.1 s of processor time, the limit is 20 s; 31 s passed by the clock"
    assert limit.reached(20.12, 3, 31.4) == f"the time limit of a cell ({used})"
    slept = "the code slept for 60.0 s, the limit is 60 s; "
    used = "it used 0.2 s of 20 s of processor time, and 61 s passed by the clock"
    assert limit.reached(0.2, 60, 61) == f"the sleep limit of a cell ({slept}{used})"


class SimulatedTest:
    """The calls of one test of an assignment, with simulated boxes."""

    __test__ = False

    def __init__(self, clock: CallClock) -> None:
        self.clock, self.made = clock, SimulatedMeter(Sample(0, BUSY), Sample(0, ASLEEP))
        self.calls = Calls(clock, TimeLimit("a call", 1, 3), TimeLimit("all calls", 4, 12), idle=5)
        self.used = 0.0

    def look(self, call: int, used: float = 0.0, state: str = BUSY, seconds: float = PACE) -> None:
        os.pwrite(self.clock.fd, struct.pack("<d", call), 0)
        self.used += used
        self.made.after(seconds, Sample(self.used, state), Sample(0, ASLEEP))
        self.calls.look(self.made.meter)

    def given_up(self) -> tuple[int, str]:
        """Reads the number of the call that was given up and the reason, in the same way as the grader's kernel."""
        number, length = struct.unpack("<dd", os.pread(self.clock.fd, 16, 8))
        return int(number), os.pread(self.clock.fd, int(length), 24).decode()


@pytest.fixture
def test() -> Iterator[SimulatedTest]:
    clock = CallClock()
    yield SimulatedTest(clock)
    clock.close()


def test_a_call_is_given_up_when_it_has_used_its_processor_time(test: SimulatedTest) -> None:
    test.look(1)
    for _ in range(9):
        test.look(1, used=0.1)
    assert test.given_up() == (0, "")
    test.look(1, used=0.2)
    assert test.given_up()[0] == 1
    assert test.given_up()[1].startswith(
        "the time limit of a call (the code used 1.1 s of processor time, the limit is 1 s; "
    )
    assert test.calls.given_up == test.given_up()[1]


def test_a_call_is_not_charged_for_the_call_before_it(test: SimulatedTest) -> None:
    """This is so even if nothing was measured for a long time."""
    test.look(1)
    test.look(2, used=3.0, seconds=60)
    test.look(2, used=0.9)
    assert test.given_up() == (0, "")


def test_the_calls_of_a_test_share_a_limit(test: SimulatedTest) -> None:
    for call in range(1, 9):
        test.look(call)
        test.look(call, used=0.6)
    assert "the time limit of all calls (the code used 4.2 s" in test.calls.given_up


def test_sleep_counts_during_a_call_but_not_between_calls(test: SimulatedTest) -> None:
    for _ in range(40):
        test.look(0, state=ASLEEP)
    assert test.calls.given_up == ""
    for _ in range(33):
        test.look(1, state=ASLEEP)
    assert "the sleep limit of a call (the code slept for 3." in test.calls.given_up


def test_a_grader_that_does_not_answer_is_a_fault_of_the_machine(test: SimulatedTest) -> None:
    with pytest.raises(MachineFault, match=r"the grader's kernel did not answer: it slept for 5 s"):
        for _ in range(60):
            test.look(0, state=ASLEEP)


BOX = BoxSettings()
GUARD = "box: something\nbox: killed, because "


@pytest.mark.parametrize(
    ("status", "printed", "used", "limit"),
    [
        (
            -signal.SIGKILL,
            "",
            239.6,
            "the time limit of a kernel (it used 239.6 s of processor time, the limit is 240 s)",
        ),
        (
            128 + signal.SIGXCPU,
            "",
            3,
            "the time limit of a kernel (it used 3.0 s of processor time, the limit is 240 s)",
        ),
        (
            128 + signal.SIGABRT,
            "",
            3,
            "the memory limit of a kernel (2048 MiB; JavaScript values may take 1024 MiB of them; signal ",
        ),
        (
            -signal.SIGKILL,
            f"{GUARD}it wrote more than 64 MiB\n",
            3,
            "the disk limit of a kernel (it wrote more than 64 MiB)",
        ),
        (-signal.SIGKILL, "", 3, ""),
        (-signal.SIGKILL, f"{GUARD}its guard failed: OSError()\n", 3, ""),
        (0, "", 3, ""),
        (1, "", 239.6, ""),
    ],
)
def test_limit_of_names_the_limit_that_terminated_a_kernel(status: int, printed: str, used: float, limit: str) -> None:
    found = limit_of(status, printed, used, BOX)
    assert found.startswith(limit) if limit else found == ""


def test_machine_of_names_the_fault_of_the_machine_that_terminated_a_kernel() -> None:
    assert machine_of(-9, "", out_of_memory=True) == machine_of(137, "", out_of_memory=True)
    assert machine_of(137, "", out_of_memory=True) == "the machine ran out of memory"
    assert machine_of(1, "", out_of_memory=True) == ""
    assert machine_of(-9, f"{GUARD}its guard failed: OSError()\n", False) == "its guard failed: OSError()"
    assert machine_of(-9, "", out_of_memory=False) == ""


def test_described_names_the_signal() -> None:
    assert [described(status) for status in (0, 3, -9, 134)] == ["status 0", "status 3", "SIGKILL", "SIGABRT"]


@pytest.mark.parametrize(
    ("first", "second", "own"),
    [
        (("a", -9), ("a", -9), True),
        (("a", -9), ("b", -9), False),
        (("a", 0), ("b", 1), True),
        (("a", 0), ("b", 137), False),
    ],
)
def test_repeated_is_true_if_the_kernel_exits_in_the_same_cell_again_or_twice_without_a_signal(
    first: tuple, second: tuple, own: bool
) -> None:
    assert KernelEnded("", *second).repeated(KernelEnded("", *first)) is own
    assert not KernelEnded("", *second).repeated(None)


def test_may_pass_is_false_only_for_failures_that_would_occur_again() -> None:
    passing = (
        MachineFault(""),
        KernelEnded("", "a", 0),
        OSError(28, "No space left on device"),
        AttributeError(),
        None,
    )
    assert [may_pass(error) for error in passing] == [True] * len(passing)
    assert not may_pass(GraderFailure(""))
    assert not may_pass(SubmissionRejected(""))


def until(happened: Callable[[], bool]) -> None:
    while not happened():
        time.sleep(0.01)


@LINUX
@pytest.mark.timeout(600)
def test_sample_reads_the_state_and_processor_time_of_a_real_process() -> None:
    loop = "import threading\nthreading.Thread(target=lambda: input()).start()\nwhile True: pass"
    with subprocess.Popen([sys.executable, "-c", loop], stdin=subprocess.PIPE) as process:
        try:
            until(lambda: (seen := sample(process.pid)) is not None and seen.used > 0.2 and seen.state == BUSY)
            process.send_signal(signal.SIGSTOP)
            until(lambda: (seen := sample(process.pid)) is not None and seen.state == HELD)
            before = sample(process.pid)
            assert before == sample(process.pid)
        finally:
            process.kill()
            process.wait()
        assert sample(process.pid) is None


@LINUX
@pytest.mark.timeout(600)
def test_sample_returns_ASLEEP_if_a_real_process_and_its_child_sleep() -> None:
    with subprocess.Popen(["/bin/sh", "-c", "sleep 3333 & wait"], start_new_session=True) as process:
        try:
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
            until(lambda: bool(children.read_text()))
            until(lambda: (seen := sample(process.pid)) is not None and seen.state == ASLEEP)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
