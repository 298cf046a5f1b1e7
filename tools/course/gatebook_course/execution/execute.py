"""Runs a submission: the student's cells in one kernel, and the tests in another, which calls the first by proxy."""

from __future__ import annotations

import copy
import shutil
import tempfile
from dataclasses import fields
from typing import Any

from jupyter_core.utils import run_sync
from nbclient.client import NotebookClient
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from traitlets import Dict, Float, Integer, Unicode

from ..box import BoxSettings, choose_mode
from ..submissions.cells import KnownCell, known_cells
from .cell_output import CellOutput
from .faults import KernelEnded
from .pair import Pair, copy_data
from .run_cells import CellRunner
from .seed import seed_for
from .settings import ExecutionSettings

Graded = tuple[NotebookNode, ResourcesDict]
#: Seconds after which the guard of a box kills it, in case the grader hangs.
DAY = 24 * 60 * 60


class GateExecute(Execute):
    """Replaces nbgrader's Execute and uses two kernels, both boxed.

    - The student's kernel runs everything but the graded tests. It never sees a hidden test, the gradebook or another
      submission.
    - The grader's kernel runs the locked cells. A test calls the student's functions in the student's kernel, with
      plain data.
    - The gradebook says what each cell is. What the student's kernel does can only cost that student points.
    - Limits count the processor time of the student's box and the time that it sleeps, never time by the clock, so that
      a busy machine costs no points.
    """

    box = Unicode("", help="bubblewrap, landlock or none; if empty, the best box that works here").tag(config=True)
    memory = Integer(2048, help="MiB of memory that a kernel may use").tag(config=True)
    processes = Integer(64, help="number of threads and processes that a kernel may have").tag(config=True)
    disk = Integer(64, help="MiB that a kernel may write to its temporary folders").tag(config=True)
    cpu = Integer(240, help="seconds of processor time that a kernel may use in total").tag(config=True)
    niceness = Integer(0, help="nice value of kernels, 0 to 19: the higher, the lower the priority").tag(config=True)
    timeout = Float(20, help="seconds of processor time that a cell may use").tag(config=True)
    budget = Float(90, help="seconds of processor time that all cells of a student may use together").tag(config=True)
    call_limit = Float(3, help="seconds of processor time that a call of a student's function may use").tag(config=True)
    asleep = Float(3, help="each limit of sleep is this many times the limit of processor time").tag(config=True)
    start_limit = Float(60, help="seconds of processor time that a kernel may use to start").tag(config=True)
    patience = Float(300, help="seconds that the machine may keep a submission's kernels from running").tag(config=True)
    most_output = Integer(2_000_000, help="bytes of output that are kept per cell").tag(config=True)
    kernel_environment = Dict({"GATEBOOK_BACKEND": "cpu"}, help="environment of both kernels").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict, km: Any = None) -> Graded:
        """
        Runs the cells of a submission and returns the notebook with their outputs.

        :raises MachineFault: if a second attempt may succeed.
        :raises GraderFailure: if it would fail again.
        """
        whoever = self.parent.parent
        # our pool repeats a failed grading after the others; nbgrader's command cannot, so it is repeated here
        pooled = hasattr(whoever, "ended_before")
        untouched = None if pooled else copy.deepcopy(nb)
        try:
            return self._graded(nb, resources, whoever.ended_before if pooled else None)
        except KernelEnded as ended:
            if untouched is None:
                raise
            self.log.warning("%s; the submission is graded once more", ended)
            return self._graded(untouched, resources, ended)

    def _graded(self, nb: NotebookNode, resources: ResourcesDict, before: KernelEnded | None) -> Graded:
        NotebookClient.__init__(self, nb, None)
        self.reset_execution_trackers()
        self.record_timing = False
        self._check_assign_resources(resources)
        nbgrader = resources["nbgrader"]
        names = nbgrader["assignment"], nbgrader["notebook"]
        seed = seed_for(self._coursedir.root, *names, nbgrader["student"])
        known = known_cells(nbgrader["db_url"], *names)
        folder = tempfile.mkdtemp(prefix="gbt-")
        try:
            copy_data(self._coursedir.format_path(self._coursedir.source_directory, ".", names[0]), folder)
            pair = Pair(self._box(), seed)
            output = CellOutput(self, self.most_output)
            runner = CellRunner(self.settings(), output, pair, names[1], before)
            try:
                run_sync(self._run)(nb, runner, known, (resources["metadata"]["path"], folder))
            finally:
                run_sync(pair.stop)()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        nb.metadata.gatebook = {**nb.metadata.get("gatebook", {}), "cut_off": runner.cut_off}
        for text in runner.cut_off:
            self.log.warning("%s %s: %s", nbgrader["student"], names[1], text)
        return nb, resources

    async def _run(
        self, nb: NotebookNode, runner: CellRunner, known: dict[str, KnownCell], folders: tuple[str, str]
    ) -> None:
        await runner.start(folders)
        for index, cell in enumerate(nb.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            found = known.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            if found is None or not found.locked:
                await runner.student_cell(cell, index)
            elif found.grade:
                await runner.test_cell(found, cell, index)
            else:
                await runner.handed_out_cell(cell, index)

    @property
    def _coursedir(self) -> CourseDirectory:
        return self.parent.parent.coursedir

    def settings(self) -> ExecutionSettings:
        return ExecutionSettings(**{one.name: getattr(self, one.name) for one in fields(ExecutionSettings)})

    def _box(self) -> BoxSettings:
        return BoxSettings(
            mode=choose_mode(self.box or None),
            memory=self.memory,
            processes=self.processes,
            disk=self.disk,
            wall=DAY,
            cpu=self.cpu,
            niceness=self.niceness,
            environment=self.kernel_environment,
        )
