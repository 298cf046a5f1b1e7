"""
Configures nbgrader for a course with gatebook. The nbgrader_config.py of a course calls `configure` and then adds the
settings of the course.
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
from .submissions.submission import NoteGraded, RejectSubmission

#: The code that replaces each solution in a released notebook. `todo` throws an error, which the checks report as "not
#: attempted yet".
STUB = "// YOUR CODE HERE\ntodo();"


def with_driver(url: str) -> str:
    """
    Returns the URL with the name of the PostgreSQL driver that the kit installs.

    Without a name, the driver would depend on the version of SQLAlchemy.
    """
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg2://", url)


def configure(c: Any, database: str = "") -> None:
    """
    Configures nbgrader for a course.

    :param c: nbgrader's configuration, from `get_config()`.
    :param database: the URL of the gradebook, e.g. postgresql://…. If empty, the gradebook is an SQLite file in the
        course's folder. The environment variable GATEBOOK_COURSE_DB takes precedence.
    """
    c.ClearSolutions.code_stub = {"typescript": STUB}
    url = os.environ.get("GATEBOOK_COURSE_DB") or database
    if url:
        c.CourseDirectory.db_url = with_driver(url)
    # these files were made by editors and file managers
    c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".DS_Store", "Thumbs.db"]
    c.GenerateAssignment.preprocessors.append(KeepReleased)
    c.Autograde.exporter_class = NotebookFiles
    c.Autograde.sanitize_preprocessors = [
        RejectSubmission,
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
