"""
Runs a submission: the student's cells in one kernel, and the tests in another kernel, which can call the student's
functions.
"""

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
from traitlets import Dict, Float, Integer, TraitType, Unicode

from ..submissions.cells import KnownCell, known_cells
from .cell_output import CellOutput
from .faults import KernelEnded
from .pair import Pair, copy_data
from .run_cells import CellRunner
from .seed import seed_for
from .settings import ExecutionSettings

Graded = tuple[NotebookNode, ResourcesDict]
DEFAULT = ExecutionSettings()


def setting(kind: type[TraitType], default: object, text: str) -> TraitType:
    """Returns a trait that nbgrader_config.py can set."""
    return kind(default, help=text).tag(config=True)


class GateExecute(Execute):
    """Replaces nbgrader's Execute, which runs a notebook in one kernel. It uses two kernels, each in a box.

    - The student's kernel runs all cells except the graded tests. It never gets a hidden test, the gradebook or another
      submission.
    - The grader's kernel runs the locked cells. A test calls the student's functions in the student's kernel. Only
      plain data passes between the kernels.
    - The gradebook determines the role of each cell. Only the tests in the grader's kernel give points. Code in the
      student's kernel cannot give points; it can only cost this student points.
    - Limits count the processor time of the student's box and the time for which the student's code sleeps. Time in
      which the machine does other work does not count, so a busy machine costs no points.
    """

    box = setting(Unicode, DEFAULT.box, "bubblewrap, landlock or none; if empty, the best box that works")
    memory = setting(Integer, DEFAULT.memory, "MiB of memory that a kernel may use")
    processes = setting(Integer, DEFAULT.processes, "number of threads and processes that a kernel may have")
    disk = setting(Integer, DEFAULT.disk, "MiB that a kernel may write to its temporary folders")
    cpu = setting(Integer, DEFAULT.cpu, "seconds of processor time that a kernel may use in total")
    niceness = setting(
        Integer, DEFAULT.niceness, "nice value of kernels, 0 to 19; a higher value means a lower priority"
    )
    timeout = setting(Float, DEFAULT.timeout, "seconds of processor time that a cell may use")
    budget = setting(Float, DEFAULT.budget, "seconds of processor time that all cells of a student may use together")
    call_limit = setting(
        Float, DEFAULT.call_limit, "seconds of processor time that a call of a student's function may use"
    )
    asleep = setting(
        Float, DEFAULT.asleep, "time for which code may sleep, as a multiple of each limit of processor time"
    )
    start_limit = setting(Float, DEFAULT.start_limit, "seconds of processor time that a kernel may use to start")
    patience = setting(
        Float, DEFAULT.patience, "seconds for which the machine may keep a submission's kernels from running"
    )
    most_output = setting(Integer, DEFAULT.most_output, "bytes of output that are kept per cell")
    kernel_environment = setting(Dict, DEFAULT.kernel_environment, "environment variables of both kernels")

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict, km: Any = None) -> Graded:
        """
        Runs the cells of a submission and returns the notebook with their outputs.

        :raises MachineFault: if the submission was not graded, and a second attempt may succeed.
        :raises GraderFailure: if a second attempt would fail too.
        """
        converter = self.parent.parent
        # our pool grades a submission again after a failure; nbgrader's own command cannot, so this method does it
        pooled = hasattr(converter, "ended_before")
        untouched = None if pooled else copy.deepcopy(nb)
        try:
            return self._graded(nb, resources, converter.ended_before if pooled else None)
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
        settings = self.settings()
        folder = tempfile.mkdtemp(prefix="gbt-")
        try:
            copy_data(self._coursedir.format_path(self._coursedir.source_directory, ".", names[0]), folder)
            pair = Pair(settings.box_settings(), seed)
            output = CellOutput(self, settings.most_output)
            runner = CellRunner(settings, output, pair, names[1], before)
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
        """Returns the settings as one object. :raises SettingError: if a setting is invalid."""
        return ExecutionSettings(**{one.name: getattr(self, one.name) for one in fields(ExecutionSettings)})
