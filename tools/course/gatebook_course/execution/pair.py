"""Starts and stops the two kernels of a submission, and connects them."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Mapping

from jupyter_client.asynchronous.client import AsyncKernelClient

from ..box import BoxSettings
from ..box.limits import MIB
from .call_clock import CallClock
from .ending import described, limit_of, machine_of
from .faults import MachineFault
from .kernels import BoxedKernel, connection
from .meter import Meter
from .processes import out_of_memory_kills
from .time_limits import TimeLimit
from .watch import Watch

#: MiB of disk space that must stay free for the grader.
SPARE = 1


class Pair:
    """
    The student's kernel and the grader's kernel. The grader's kernel reaches the student's kernel only by calls.

    :param box: the settings of both boxes.
    :param seed: the seed of the random numbers in the tests.
    """

    def __init__(self, box: BoxSettings, seed: int) -> None:
        check_room(box.disk)
        self.clock = CallClock()
        self._ends = connection()
        student, grader = (end.fileno() for end in self._ends)
        graders = {
            "GATEBOOK_GRADER_FD": str(grader),
            "GATEBOOK_CLOCK_FD": str(self.clock.fd),
            "GATEBOOK_SEED": str(seed),
        }
        self.student = _kernel(box, [student], {"GATEBOOK_STUDENT_FD": str(student)})
        self.grader = _kernel(box, [grader, self.clock.fd], graders)
        self.clients: dict[BoxedKernel, AsyncKernelClient] = {}
        self._out_of_memory = out_of_memory_kills()

    async def start(self, folders: tuple[str, str], watch: Watch, limit: TimeLimit) -> None:
        """
        Starts both kernels at the same time, because their start takes most of the time of a grading.

        :param folders: the folder in which the student's kernel starts, and the folder of the grader's kernel.
        :raises MachineFault: if a kernel does not start.
        """
        task = asyncio.gather(*(self._connected(*one) for one in zip(self.both, folders, strict=True)))

        def check(meter: Meter) -> str:
            return limit.reached(max(meter.used), meter.slept, meter.passed)

        try:
            reached = await watch.until(task, Meter([kernel.look for kernel in self.both]), check)
            if not reached:
                task.result()
                return
        except MachineFault:
            raise
        except Exception as error:
            reached = str(error)
        finally:
            task.cancel()
        box_output = " ".join(" ".join(kernel.box_output() for kernel in self.both).split())
        raise MachineFault(f"a kernel did not start: {reached}{f' ({box_output[-300:]})' if box_output else ''}")

    async def _connected(self, kernel: BoxedKernel, cwd: str) -> None:
        await kernel.start(cwd)
        self.clients[kernel] = await kernel.connect()

    @property
    def both(self) -> tuple[BoxedKernel, BoxedKernel]:
        return self.student, self.grader

    def ended(self, kernel: BoxedKernel) -> tuple[str, str, str]:
        """
        Returns why a kernel exited, as three texts.

        They are the limit that ended the kernel or "", the fault of the machine or "", and the signal or exit status.
        """
        assert kernel.status is not None
        why = kernel.status, kernel.box_output()
        limit = limit_of(*why, kernel.used, kernel.settings)
        machine = "" if limit else machine_of(*why, out_of_memory_kills() > self._out_of_memory)
        return limit, machine, described(kernel.status)

    async def stop(self) -> None:
        for client in self.clients.values():
            client.stop_channels()
        self.clients.clear()
        await asyncio.gather(*(one.stop() for one in self.both), return_exceptions=True)
        self.clock.close()
        for end in self._ends:
            end.close()


def _kernel(box: BoxSettings, fds: list[int], variables: Mapping[str, str]) -> BoxedKernel:
    # nbgrader counts a test as failed if it writes anything to stderr
    environment = {**box.environment, "GATEBOOK_STDERR": "stdout", **variables}
    return BoxedKernel(BoxSettings(**{**vars(box), "fds": fds, "environment": environment}))


def check_room(mib: int = SPARE) -> None:
    """Checks the free space on the disk to which kernels write. :raises MachineFault: if it is less than `mib` MiB."""
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free
    if free < mib * MIB:
        raise MachineFault(f"the disk is full: {folder} needs {mib} MiB of free space and has {free // MIB} MiB")


def copy_data(source: str, folder: str) -> None:
    """
    Copies the instructor's data files to the folder of the tests.

    The files of a submission are not used, because they could contain a manipulated `node_modules`.
    """
    if not os.path.isdir(source):
        return
    shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.ipynb", ".*"))
    os.chmod(folder, 0o755)
