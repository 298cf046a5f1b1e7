"""
Two ways in which Formgrader would run what a student handed in, closed in the process that serves it. The package
itself stays as it is.

- It gives out every file of a submission as it is, under its own address: a page `results.html` that an instructor
  opens could do whatever the instructor can. Now such a file is shown without scripts, as if from nowhere.
- `/formgrader/?path=FOLDER` loads the nbgrader_config.py of any folder, which is a program: a picture in a notebook
  with this address runs the one that a submission brought along. Now a server stays with its course.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from tornado import web

MODULE = "nbgrader.server_extensions.formgrader.handlers"
NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


def guard_formgrader() -> None:
    """Called from a course's configuration, which Formgrader reads when it starts. Elsewhere it does nothing."""
    handlers = sys.modules.get(MODULE)
    if handlers is None or hasattr(handlers, "gatebook_guard"):
        return
    handlers.gatebook_guard = True
    handlers.SubmissionFilesHandler.content_security_policy = property(lambda handler: NO_SCRIPTS)
    show = handlers.FormgraderHandler.get

    def get(handler: Any) -> Any:
        path = handler.get_argument("path", "")
        if path and os.path.realpath(path) != os.path.realpath(handler.coursedir.root):
            raise web.HTTPError(403, "This server shows one course. For another: npm run course -- serve ITS_FOLDER")
        return show(handler)

    handlers.FormgraderHandler.get = get
