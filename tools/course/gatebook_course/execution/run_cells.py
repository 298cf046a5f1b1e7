"""Runs the cells of one submission, each in the right kernel and within its limits."""

from __future__ import annotations

import asyncio

from nbformat import NotebookNode
from nbformat.v4 import new_output

from ..submissions.cells import KnownCell
from .calls import Calls
from .cell_output import CellOutput
from .faults import GraderFailure, KernelEnded, MachineFault
from .kernel_talk import ask
from .meter import Meter
from .pair import Pair, check_room
from .settings import ExecutionSettings
from .supervised import Check, Supervised


class CellRunner:
    """
    Runs the cells of one submission.

    :param before: how a kernel of this submission exited in an earlier attempt, or None.

    cut_off: a message for each cell that a limit stopped, with the cell, the limit and what the code used.
    """

    def __init__(
        self,
        settings: ExecutionSettings,
        output: CellOutput,
        pair: Pair,
        notebook: str,
        before: KernelEnded | None,
    ) -> None:
        self.settings, self.pair, self.notebook, self.before = settings, pair, notebook, before
        self.kernels = Supervised(settings, output, pair)
        self.cut_off: list[str] = []
        self._spent = self._slept = 0.0
        self._begun = False
        #: `_stopped` is the reason why no more cells of the student are run, and `_gone` is the reason why no test can
        #: run. Both are empty as long as there is no reason.
        self._stopped = self._gone = ""

    async def start(self, folders: tuple[str, str]) -> None:
        limit = self.settings.limit("the start of a kernel", self.settings.start_limit)
        await self.pair.start(folders, self.kernels.watch, limit)

    async def student_cell(self, cell: NotebookNode, index: int) -> None:
        """Runs a cell of the student. A failure costs the student points, unless it is a fault of the machine."""
        self._note_ended(cell, index)
        if self._stopped or self._gone:
            cell.outputs = [failure("CellNotRun", self._stopped or self._gone)]
            return
        self._begun = True
        one = self.settings.limit("a cell", self.settings.timeout)
        together = self.settings.limit("all cells together", self.settings.budget)

        def check(meter: Meter) -> str:
            used = meter.used[0]
            return one.reached(used, meter.slept, meter.passed) or together.reached(
                self._spent + used, self._slept + meter.slept, meter.passed
            )

        meter = Meter([self.pair.student.look])
        reached = await self._in_student(cell, index, meter, check)
        self._spent += meter.used[0]
        self._slept += meter.slept
        if reached:
            self._cut(cell, index, reached)
        if over := together.reached(self._spent, self._slept, meter.passed):
            self._stopped = f"this cell was not run, because the cells before it reached {over}."

    async def handed_out_cell(self, cell: NotebookNode, index: int) -> None:
        """Runs a locked cell without points in both kernels. A failure of this cell never costs the student points."""
        limit = self.settings.limit("a handed-out cell", self.settings.start_limit)

        def check(meter: Meter) -> str:
            return limit.reached(meter.used[0], meter.slept, meter.passed)

        name = name_of(cell, index)
        in_grader = NotebookNode({**cell, "outputs": []})
        meter = Meter([self.pair.grader.look])
        if reached := await self.kernels.in_grader(self.kernels.run(in_grader, index, self.pair.grader), meter, check):
            raise MachineFault(f"the handed-out cell {name} did not finish: it reached {reached}")
        self._check_handed_out(name, in_grader, "grader's")
        self._note_ended(cell, index)
        if self._gone:
            cell.outputs = [failure("CellNotRun", self._gone)]
            return
        if reached := await self._in_student(cell, index, Meter([self.pair.student.look]), check):
            raise MachineFault(f"the handed-out cell {name} did not finish: it reached {reached}")
        if not self._gone:
            self._check_handed_out(name, cell, "student's")

    def _check_handed_out(self, name: str, cell: NotebookNode, whose: str) -> None:
        error = next((output for output in cell.outputs if output.output_type == "error"), None)
        if error is not None:
            raise GraderFailure(f"the handed-out cell {name} fails in the {whose} kernel: {error.evalue}"[:500])

    async def test_cell(self, known: KnownCell, cell: NotebookNode, index: int) -> None:
        self._note_ended(cell, index)
        if self._gone:
            cell.outputs = [failure("StudentError", self._gone)]
            return
        settings, pair = self.settings, self.pair
        own = settings.limit("a test, without the calls of the student's functions", settings.budget)
        calls = Calls(
            pair.clock,
            settings.limit("a call", settings.call_limit),
            settings.limit("all calls of a test together", settings.budget),
            idle=settings.timeout * settings.asleep,
        )

        def check(meter: Meter) -> str:
            calls.look(meter)
            return own.reached(meter.used[1], 0, meter.passed)

        async def work() -> bool:
            client = pair.clients[pair.grader]
            reply = await ask(client, action="declare", source=known.source)
            if reply["status"] == "ok":
                await self.kernels.run(cell, index, pair.grader)
            else:
                cell.outputs = [failure(reply.get("ename", "Error"), reply.get("evalue", "the test could not be run"))]
            late = bool((await ask(client, action="late")).get("late"))
            if late:
                await ask(client, action="forgive")
            return late

        meter = Meter([pair.student.look, pair.grader.look])
        task = asyncio.ensure_future(work())
        if reached := await self.kernels.in_grader(task, meter, check):
            self._cut(cell, index, reached)
        elif task.result():
            await pair.student.interrupt()
        if calls.given_up:
            self.cut_off.append(f"{name_of(cell, index)}: it reached {calls.given_up}")
        self._note_ended(cell, index)
        check_room()

    async def _in_student(self, cell: NotebookNode, index: int, meter: Meter, check: Check) -> str:
        """Runs a cell in the student's kernel. Returns the limit that it reached, or ""."""
        kernel = self.pair.student
        ran = await self.kernels.in_student(cell, index, meter, check)
        check_room()
        if ran.broken and not self._begun:
            raise MachineFault(f"the student's kernel fails in the cell {name_of(cell, index)}: {ran.broken}")
        if ran.broken:
            self._gone = f"the kernel was stopped in the cell {name_of(cell, index)}: {ran.broken}."
            cell.outputs = [*printed(cell), failure("KernelEnded", self._gone)]
        elif kernel.status is not None:
            self._student_ended(cell, index)
            cell.outputs = [*printed(cell), failure("KernelEnded", self._gone)]
            return ""
        return ran.reached

    def _note_ended(self, cell: NotebookNode, index: int) -> None:
        """Checks whether the student's kernel has exited. A timer of an earlier cell can end it at any time."""
        if self.pair.student.status is not None and not self._gone:
            self._student_ended(cell, index)

    def _student_ended(self, cell: NotebookNode, index: int) -> None:
        """
        Finds out why the student's kernel has exited, and records the reason if it is the student's code.

        :raises MachineFault: if something else is the reason, or may be the reason.
        """
        name = name_of(cell, index)
        limit, machine, how = self.pair.ended(self.pair.student)
        if machine or not self._begun:
            raise MachineFault(f"the student's kernel exited in the cell {name} ({limit or machine or how})")
        ended = KernelEnded(
            f"the student's kernel exited in the cell {name} ({how})",
            f"{self.notebook} {name}",
            self.pair.student.status or 0,
        )
        if not limit and not ended.repeated(self.before):
            raise ended
        why = f"it reached {limit}" if limit else f"the kernel exited ({how})"
        self._gone = f"the kernel exited in the cell {name}: {why if limit else how}."
        self.cut_off.append(f"{name}: {why}")

    def _cut(self, cell: NotebookNode, index: int, reached: str) -> None:
        self.cut_off.append(f"{name_of(cell, index)}: it reached {reached}")
        cell.outputs = [*printed(cell), failure("LimitReached", f"this cell was stopped. It reached {reached}.")]


def name_of(cell: NotebookNode, index: int) -> str:
    """Returns the name of a cell for messages: its grade_id, or its number if it has none."""
    return cell.metadata.get("nbgrader", {}).get("grade_id") or f"number {index + 1}"


def printed(cell: NotebookNode) -> list[NotebookNode]:
    """Returns the first printed output of a cell, in a list with at most one entry."""
    return [output for output in cell.outputs if output.output_type == "stream"][:1]


def failure(name: str, message: str) -> NotebookNode:
    return new_output("error", ename=name, evalue=message, traceback=[f"\x1b[0;31m{name}\x1b[0m: {message}"])
