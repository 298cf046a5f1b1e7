"""Runs a submission: the student's cells in one kernel, the tests in another that reaches the first by proxy alone."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_core.utils import run_sync
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from traitlets import Dict, Float, Integer, Unicode

from .box import BoxSettings, choose_mode
from .cells import KnownCell, known_cells
from .kernels import BoxedKernel, line
from .seed import seed_for

Ends = tuple[socket.socket, socket.socket]
Graded = tuple[NotebookNode, ResourcesDict]


class GraderFailure(RuntimeError):
    """The grader's own kernel failed: no grade can be given, and nothing is to be blamed on the submission."""


class GateExecute(Execute):
    """nbgrader's Execute with two kernels, both boxed.

    - The student's kernel runs everything but the graded tests. It never sees a hidden test, the gradebook or another
      submission.
    - The grader's kernel runs the locked cells. What a test uses of the student's is called in the student's kernel,
      with plain data.
    - Which cell is which, the gradebook says. Whatever the student's kernel does, it costs that student points and
      nobody else.
    """

    box = Unicode("", help="bubblewrap, landlock or none; empty: the best one that works here").tag(config=True)
    memory = Integer(2048, help="MiB that a kernel may have").tag(config=True)
    processes = Integer(64, help="threads and processes of a kernel").tag(config=True)
    disk = Integer(64, help="MiB that a kernel may write, into its own temporary folders").tag(config=True)
    cpu = Integer(240, help="seconds of processor time that a kernel may use").tag(config=True)
    niceness = Integer(10, help="how far kernels step back for the rest of the machine").tag(config=True)
    budget = Float(90, help="seconds that a submission's own cells may take together").tag(config=True)
    call_limit = Float(3, help="seconds that one call of a student's function may take").tag(config=True)
    start_limit = Float(60, help="seconds that a kernel may take to start").tag(config=True)
    most_output = Integer(2_000_000, help="bytes of output that are kept of a cell").tag(config=True)
    kernel_environment = Dict({"GATEBOOK_BACKEND": "cpu"}, help="variables of both kernels").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict, km: Any = None) -> Graded:
        nbgrader = resources["nbgrader"]
        self._known = known_cells(nbgrader["db_url"], nbgrader["assignment"], nbgrader["notebook"])
        self._cell_limit = self.timeout
        self._gone = ""
        self._spent = 0.0
        self._written = 0
        self.store_widget_state = False
        self._kernels: tuple[BoxedKernel, ...] = ()
        self._grader_client = None
        ends = line(self.call_limit)
        mode = choose_mode(self.box or None)
        folder = tempfile.mkdtemp(prefix="gbt-")
        try:
            self._copy_data(nbgrader["assignment"], folder)
            seed = seed_for(self._coursedir.root, nbgrader["assignment"], nbgrader["notebook"], nbgrader["student"])
            self._kernels = self._prepare(mode, ends, seed)
            self._folders = (resources["metadata"]["path"], folder)
            return super().preprocess(nb, resources, self._kernels[0].manager)
        finally:
            if self._kernels:
                self._cleanup_kernel()
            for end in ends:
                end.close()
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def _coursedir(self) -> CourseDirectory:
        return self.parent.parent.coursedir

    def _prepare(self, mode: str, ends: Ends, seed: int) -> tuple[BoxedKernel, BoxedKernel]:
        roles = (
            {"GATEBOOK_STUDENT_FD": str(ends[0].fileno())},
            {
                "GATEBOOK_GRADER_FD": str(ends[1].fileno()),
                "GATEBOOK_CALL_MS": str(int(self.call_limit * 1000)),
                "GATEBOOK_SEED": str(seed),
            },
        )
        student, grader = (
            BoxedKernel(
                BoxSettings(
                    mode=mode,
                    memory=self.memory,
                    processes=self.processes,
                    disk=self.disk,
                    wall=int(self.budget + 2 * self.start_limit + 120),
                    cpu=self.cpu,
                    niceness=self.niceness,
                    fds=[end.fileno()],
                    # graders take any stderr for a failure
                    environment={**self.kernel_environment, "GATEBOOK_STDERR": "stdout", **role},
                )
            )
            for end, role in zip(ends, roles, strict=True)
        )
        return student, grader

    def _copy_data(self, assignment: str, folder: str) -> None:
        """The tests' folder holds the instructor's data files: a submission's own might be a false `node_modules`."""
        source = self._coursedir.format_path(self._coursedir.source_directory, ".", assignment)
        if not os.path.isdir(source):
            return
        shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.ipynb", ".*"))
        os.chmod(folder, 0o755)

    async def async_start_new_kernel(self, **_: Any) -> None:
        """Starts both at once: most of a grading is their start."""
        await asyncio.gather(*(one.start(cwd) for one, cwd in zip(self._kernels, self._folders, strict=True)))

    start_new_kernel = run_sync(async_start_new_kernel)

    async def async_start_new_kernel_client(self) -> Any:
        student, grader = await asyncio.gather(
            *(one.connect(self.start_limit) for one in self._kernels), return_exceptions=True
        )
        if isinstance(grader, BaseException) or isinstance(student, BaseException):
            raise GraderFailure(f"a kernel did not start: {grader if isinstance(grader, BaseException) else student}")
        self.kc, self._grader_client = student, grader
        return student

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    async def _async_cleanup_kernel(self) -> None:
        for client in (self.kc, self._grader_client):
            if client is not None:
                client.stop_channels()
        self.kc = self._grader_client = None
        await asyncio.gather(*(one.stop() for one in self._kernels), return_exceptions=True)

    _cleanup_kernel = run_sync(_async_cleanup_kernel)

    def preprocess_cell(self, cell: NotebookNode, resources: ResourcesDict, index: int) -> Graded:
        self._written = 0
        known = self._known.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        if cell.cell_type != "code" or not cell.source.strip():
            return cell, resources
        if known is None or not known.locked:
            self._student_cell(cell, resources, index)
        elif known.grade:
            self._test_cell(known, cell, resources, index)
        else:
            self._helper_cell(cell, resources, index)
        return cell, resources

    def _student_cell(self, cell: NotebookNode, resources: ResourcesDict, index: int) -> None:
        """Nothing that happens here is the grader's failure: the kernel may die, or send what is no message."""
        if self._gone:
            cell.outputs = [failure("KernelGone", self._gone)]
            return
        begin = time.monotonic()
        limit = max(1, min(self._cell_limit, round(self.budget - self._spent)))
        try:
            with self._timeout(limit):
                super().preprocess_cell(cell, resources, index)
        except Exception as error:
            self._gone = f"the kernel ended in an earlier cell ({index + 1}), so this one was not run."
            kept = [output for output in cell.outputs if output.output_type == "stream"][:1]
            cell.outputs = [*kept, failure(type(error).__name__, f"this cell ended its kernel: {error}"[:500])]
        self._spent += time.monotonic() - begin
        if self._spent >= self.budget and not self._gone:
            self._gone = f"the cells before took {self.budget:g} s, which is all there is, so this one was not run."

    def _helper_cell(self, cell: NotebookNode, resources: ResourcesDict, index: int) -> None:
        in_grader = NotebookNode({**cell, "outputs": []})
        self._in_grader(lambda: self._run_in_grader(in_grader, resources, index))
        if any(output.output_type == "error" for output in in_grader.outputs):
            name, why = cell.metadata.nbgrader.grade_id, in_grader.outputs[-1].evalue
            raise GraderFailure(f"the locked cell {name} fails: {why}")
        self._student_cell(cell, resources, index)

    def _test_cell(self, known: KnownCell, cell: NotebookNode, resources: ResourcesDict, index: int) -> None:
        def work() -> None:
            reply = self._ask_grader(action="declare", source=known.source)
            if reply["status"] == "ok":
                self._run_in_grader(cell, resources, index)
            else:
                cell.outputs = [failure(reply.get("ename", "Error"), reply.get("evalue", "the test could not be run"))]
            late = self._ask_grader(action="late").get("late")
            if late:
                self._ask_grader(action="forgive")
            self._interrupt = bool(late)

        self._interrupt = False
        self._in_grader(work)
        if self._interrupt:
            run_sync(self._kernels[0].manager.interrupt_kernel)()

    def _run_in_grader(self, cell: NotebookNode, resources: ResourcesDict, index: int) -> None:
        replies: list[dict] = []
        self.on_cell_executed = lambda execute_reply, **_: replies.append(execute_reply["content"])
        try:
            Execute.preprocess_cell(self, cell, resources, index)
        finally:
            self.on_cell_executed = None
        # a cell that was never run has no output, which nbgrader takes for full marks
        if [reply["status"] for reply in replies] not in (["ok"], ["error"]):
            raise GraderFailure(f"a test was not run: {replies}")

    def _in_grader(self, work: Any) -> None:
        """Does something in the grader's kernel; what fails there is nobody's grade."""
        student = (self.km, self.kc)
        self.km, self.kc = self._kernels[1].manager, self._grader_client
        try:
            with self._timeout(round(self.budget)):
                work()
        except GraderFailure:
            raise
        except Exception as error:
            raise GraderFailure(f"the grader's kernel failed: {type(error).__name__}: {error}") from error
        finally:
            self.km, self.kc = student

    @contextmanager
    def _timeout(self, seconds: int) -> Iterator[None]:
        before, self.timeout = self.timeout, seconds
        try:
            yield
        finally:
            self.timeout = before

    def _ask_grader(self, **content: Any) -> dict:
        async def ask() -> dict:
            client = self._grader_client
            message = client.session.msg("student_request", content)
            client.shell_channel.send(message)
            limit = time.monotonic() + 4 * self.call_limit + 10
            while True:
                reply = await client.get_shell_msg(timeout=max(0.1, limit - time.monotonic()))
                if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                    return reply["content"]

        return run_sync(ask)()

    def process_message(self, msg: dict, cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """
        Keeps what a cell prints within bounds while it prints. The value of a test stays whatever was printed before
        it: nbgrader takes a test without one for passed.
        """
        bounded = {"stream", "display_data", "update_display_data"}
        if self.kc is not self._grader_client:
            bounded.add("execute_result")
        if msg["msg_type"] in bounded:
            size = len(str(msg["content"]))
            if self._written + size > self.most_output:
                if self._written <= self.most_output:
                    cell.outputs.append(new_output("stream", name="stdout", text="\n[more output was left out]\n"))
                self._written = self.most_output + 1
                return None
            self._written += size
        return super().process_message(msg, cell, cell_index)


def failure(name: str, message: str) -> NotebookNode:
    return new_output("error", ename=name, evalue=message, traceback=[f"\x1b[0;31m{name}\x1b[0m: {message}"])
