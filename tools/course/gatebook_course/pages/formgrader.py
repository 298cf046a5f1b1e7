"""
Closes two security holes through which Formgrader would run code of a submission. It changes the classes of the running
server and no file of the package.

- Formgrader serves the files of a submission unchanged, under the same address as its own pages. So if the instructor
  opened a submitted page such as `results.html`, it could do everything that the instructor can do. With this change,
  the browser shows these files without scripts, in a sandbox.
- The address `/formgrader/?path=FOLDER` makes the server run the nbgrader_config.py of any folder. So a notebook with a
  picture at this address could run a program of a submission. With this change, a server shows only its own course.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from tornado import web

MODULE = "nbgrader.server_extensions.formgrader.handlers"
NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


def guard_formgrader() -> None:
    """Closes both security holes in Formgrader. In a process that has not loaded Formgrader it does nothing."""
    handlers = sys.modules.get(MODULE)
    if handlers is None or hasattr(handlers, "gatebook_guard"):
        return
    handlers.gatebook_guard = True
    handlers.SubmissionFilesHandler.content_security_policy = property(lambda handler: NO_SCRIPTS)
    show = handlers.FormgraderHandler.get

    def get(handler: Any) -> Any:
        path = handler.get_argument("path", "")
        if path and os.path.realpath(path) != os.path.realpath(handler.coursedir.root):
            raise web.HTTPError(
                403, "This server shows only one course. To open another course, run: npm run course -- serve DIR"
            )
        return show(handler)

    handlers.FormgraderHandler.get = get
