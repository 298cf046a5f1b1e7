"""
Closes two ways in which Formgrader would run what a student handed in. It changes the running server, not the package.

- Formgrader serves every file of a submission unchanged under its own address. So a page `results.html` could do
  everything that the instructor who opens it can do. Here such a file is shown without scripts, in a sandbox.
- `/formgrader/?path=FOLDER` loads the nbgrader_config.py of any folder, and that file is a program. So a picture in a
  notebook with this address could run a program from a submission. Here a server only shows its own course.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from tornado import web

MODULE = "nbgrader.server_extensions.formgrader.handlers"
NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


def guard_formgrader() -> None:
    """Guards Formgrader. A course's configuration calls it; in processes without Formgrader it does nothing."""
    handlers = sys.modules.get(MODULE)
    if handlers is None or hasattr(handlers, "gatebook_guard"):
        return
    handlers.gatebook_guard = True
    handlers.SubmissionFilesHandler.content_security_policy = property(lambda handler: NO_SCRIPTS)
    show = handlers.FormgraderHandler.get

    def get(handler: Any) -> Any:
        path = handler.get_argument("path", "")
        if path and os.path.realpath(path) != os.path.realpath(handler.coursedir.root):
            raise web.HTTPError(403, "This server shows only one course. For another one: npm run course -- serve DIR")
        return show(handler)

    handlers.FormgraderHandler.get = get
