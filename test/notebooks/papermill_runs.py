"""
Runs papermill's command many times in one process, because loading papermill and TypeScript takes longer than most
runs.

Reads a JSON object from each line of standard input, {"arguments": […], "folder": where to work, "env": {…}},
and replies to each with a line {"status": number, "stderr": text}. Exits when its standard input is closed.
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
    if isinstance(code, str):  # Python prints such an exit code as a message
        return {"status": 1, "stderr": f"{stderr.getvalue()}{code}\n"}
    return {"status": code or 0, "stderr": stderr.getvalue()}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
