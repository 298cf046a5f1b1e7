"""
Runs papermill's command again and again in one process: to load papermill and TypeScript takes longer than most runs.

Reads a JSON object from each line of standard input, {"arguments": […], "folder": where to work, "env": {…}},
and answers each with a line: {"status": number, "stderr": text}. Ends with its standard input.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from typing import Any

from gatebook_papermill.__main__ import main


def answer(request: dict[str, Any]) -> dict[str, Any]:
    os.chdir(request["folder"])
    os.environ.update(request["env"])
    stderr = io.StringIO()
    with contextlib.redirect_stderr(stderr), contextlib.redirect_stdout(stderr):
        try:
            main(request["arguments"])
        except SystemExit as ended:
            code = ended.code
    if isinstance(code, str):  # Python prints it at its end
        return {"status": 1, "stderr": f"{stderr.getvalue()}{code}\n"}
    return {"status": code or 0, "stderr": stderr.getvalue()}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
