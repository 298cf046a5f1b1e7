"""Runs cells in the two kernels, checks their limits in the meantime, and stops a cell that reaches a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

import zmq
from nbformat import NotebookNode

from .cell_output import CellOutput
from .faults import GraderFailure, MachineFault
from .kernel_talk import run_code
from .kernels import BoxedKernel
from .meter import Meter
from .pair import Pair
from .settings import ExecutionSettings
from .watch import Watch

#: The seconds of processor time that a cell may use after it was interrupted. Then it must have stopped.
GRACE = 5.0

Check = Callable[[Meter], str]


@dataclass
class Ran:
    """
    The result of running a cell.

    reached: the limit that the cell reached, or "" for none.
    broken: the reason why the kernel was killed, or "" if it was not killed.
    """

    reached: str = ""
    broken: str = ""


class Supervised:
    def __init__(self, settings: ExecutionSettings, output: CellOutput, pair: Pair) -> None:
        self.settings, self.output, self.pair = settings, output, pair
        self.watch = Watch(settings.patience)

    async def run(self, cell: NotebookNode, index: int, kernel: BoxedKernel) -> None:
        in_grader = kernel is self.pair.grader
        self.output.begin(cell)

        def on_message(message: dict) -> bool:
            return self.output.add(message, cell, index, in_grader)

        reply = await run_code(self.pair.clients[kernel], cell.source, on_message)
        # a test that was not run has no output, and nbgrader gives full points to a test without output
        if in_grader and reply.get("status") not in ("ok", "error"):
            raise MachineFault(f"a test was not run: the grader's kernel replied {reply!r}"[:500])
        self.output.end(cell, index, reply)

    async def in_student(self, cell: NotebookNode, index: int, meter: Meter, check: Check) -> Ran:
        """
        Runs a cell in the student's kernel. The caller checks whether the kernel has exited.

        :raises MachineFault: if the machine kept the cell from running.
        """
        kernel = self.pair.student
        ran = Ran()
        task = asyncio.ensure_future(self.run(cell, index, kernel))
        try:
            ran.reached = await self.watch.until(task, meter, lambda meter: check(meter) or ended(kernel))
            if ran.reached and kernel.status is None and await self._interrupt(kernel, task):
                kernel.kill()
                ran.broken = "it could not be interrupted"
            if task.done():
                task.result()
        except (MachineFault, OSError, zmq.ZMQError):
            raise
        except Exception as error:
            # the kernel has sent an invalid message, so later messages cannot be read either
            kernel.kill()
            ran.broken = f"{type(error).__name__}: {error}"[:500]
        finally:
            task.cancel()
        return ran

    async def in_grader(self, work: Coroutine | asyncio.Future, meter: Meter, check: Check) -> str:
        """
        Waits for `work`, which uses the grader's kernel. Returns the limit that it reached, or "" for none.

        :raises MachineFault: if `work` fails. Such a failure must not change a mark.
        """
        kernel = self.pair.grader
        task = asyncio.ensure_future(work)
        try:
            reached = await self.watch.until(task, meter, lambda meter: check(meter) or ended(kernel))
            if reached and kernel.status is None and (after := await self._interrupt(kernel, task)):
                raise MachineFault(f"the grader's kernel could not be interrupted: it reached {after}")
            if kernel.status is not None:
                raise MachineFault(f"the grader's kernel exited ({'; '.join(filter(None, self.pair.ended(kernel)))})")
            task.result()
            return reached
        except (GraderFailure, MachineFault, OSError):
            raise
        except Exception as error:
            raise MachineFault(f"the grader's kernel failed: {type(error).__name__}: {error}") from error
        finally:
            task.cancel()

    async def _interrupt(self, kernel: BoxedKernel, task: asyncio.Future) -> str:
        """Interrupts the running cell. Returns the reason why the cell did not stop, or "" if it stopped."""
        await kernel.interrupt()
        grace = self.settings.limit("an interrupted cell", GRACE)
        return await self.watch.until(
            task,
            Meter([kernel.look]),
            lambda meter: grace.reached(meter.used[0], meter.slept, meter.passed) or ended(kernel),
        )


def ended(kernel: BoxedKernel) -> str:
    """Returns "" while a kernel runs. When it has exited, returns the reason why waiting for its reply must end."""
    return "" if kernel.status is None else "the end of its kernel"
