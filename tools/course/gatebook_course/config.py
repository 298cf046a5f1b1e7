"""
All of nbgrader's settings that a course with gatebook needs. A course's nbgrader_config.py calls `configure` and adds
its own.
"""

from __future__ import annotations

import os
import re
from typing import Any

from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    IgnorePattern,
    LimitOutput,
    OverwriteKernelspec,
    SaveAutoGrades,
)

from .exchange.collect import CollectFiles
from .exchange.download import DownloadedNames
from .execution.execute import GateExecute
from .pages.feedback import configure_feedback
from .pages.outputs import SafeOutputs
from .submissions.reading import NotebookFiles
from .submissions.released import KeepReleased
from .submissions.restore import RestoreCells
from .submissions.submission import NoteGraded, RefuseSubmission

#: What a released notebook has in place of a solution. `todo` throws what the checks know as "not attempted yet".
STUB = "// YOUR CODE HERE\ntodo();"


def with_driver(url: str) -> str:
    """Names the driver of PostgreSQL that the kit installs: which one is meant else depends on SQLAlchemy's version."""
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg2://", url)


def configure(c: Any, database: str = "") -> None:
    """
    :param c: nbgrader's configuration, from `get_config()`.
    :param database: the gradebook's URL, e.g. postgresql://…; SQLite in the course's folder where it is empty.
        GATEBOOK_COURSE_DB overrules it.
    """
    c.ClearSolutions.code_stub = {"typescript": STUB}
    url = os.environ.get("GATEBOOK_COURSE_DB") or database
    if url:
        c.CourseDirectory.db_url = with_driver(url)
    # nothing that editors and file managers leave behind
    c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".DS_Store", "Thumbs.db"]
    c.GenerateAssignment.preprocessors.append(KeepReleased)
    c.Autograde.exporter_class = NotebookFiles
    c.Autograde.sanitize_preprocessors = [
        RefuseSubmission,
        ClearOutput,
        OverwriteKernelspec,
        RestoreCells,
        CheckCellMetadata,
    ]
    c.Autograde.autograde_preprocessors = [
        GateExecute,
        IgnorePattern,
        SafeOutputs,
        LimitOutput,
        SaveAutoGrades,
        AssignLatePenalties,
        CheckCellMetadata,
        NoteGraded,
    ]
    c.ExchangeFactory.collect = CollectFiles
    c.ZipCollectApp.collector_plugin = DownloadedNames
    configure_feedback(c)
