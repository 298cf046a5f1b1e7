"""Sends requests to a kernel over ZeroMQ, and stores all its messages."""

import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.manager import KernelManager

Message = dict[str, Any]
ANSI = re.compile(r"\x1b\[[\d;]*m")

# The names of the kernels for grading: the student's kernel, the grader's kernel, and a student's kernel without a
# check of types.
STUDENT, GRADER, UNCHECKED = "tslab-student", "tslab-grader", "tslab-unchecked"

# The seconds after which a wait counts as hanging. On a quiet machine, the longest wait takes a few seconds.
PATIENCE = 600.0

# Code that declares a function with which a cell waits until `Gate.open` is called. Tests use it instead of a pause of
# a fixed length.
GATE = """const gate = async (path: string): Promise<void> => {
  const { existsSync } = require("node:fs");
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 5));
};
"""


@dataclass
class Gate:
    """A file for which cells wait. `open` creates the file."""

    path: Path

    @property
    def wait(self) -> str:
        """Code that waits for the file without blocking the kernel. The code GATE must have run before."""
        return f"await gate({json.dumps(str(self.path))});"

    @property
    def block(self) -> str:
        """Code that blocks the kernel until the file exists."""
        return f"while (!require('node:fs').existsSync({json.dumps(str(self.path))})) {{}}"

    def open(self) -> None:
        self.path.touch()


@dataclass(repr=False)
class Run:
    """The outcome of a request: the reply, and the messages about the request on the iopub channel."""

    id: str
    reply: Message = field(default_factory=dict)
    said: list[Message] = field(default_factory=list)

    def __repr__(self) -> str:
        told = [f"{m['msg_type']} {str(m['content'])[:200]}" for m in self.said]
        return f"Run(reply={self.reply.get('content')}, said={told})"

    @property
    def status(self) -> str:
        return self.reply["content"]["status"]

    def of(self, kind: str) -> list[Message]:
        return [message["content"] for message in self.said if message["msg_type"] == kind]

    def text(self, name: str = "stdout") -> str:
        return "".join(content["text"] for content in self.of("stream") if content["name"] == name)

    @property
    def result(self) -> Message:
        (content,) = self.of("execute_result")
        return content["data"]

    @property
    def error(self) -> Message:
        (content,) = self.of("error")
        return content

    @property
    def traceback(self) -> str:
        return ANSI.sub("", "\n".join(self.error["traceback"]))

    @property
    def kinds(self) -> list[str]:
        return [message["msg_type"] for message in self.said]


def shown(run: Run) -> str:
    """The text of the result of a cell."""
    assert run.status == "ok", run
    return run.result["text/plain"]


class Talk:
    def __init__(self, cwd: Path, env: dict[str, str] | None = None, fds: tuple[int, ...] = (), **options: Any) -> None:
        """:param fds: the file descriptors that the kernel inherits."""
        self.manager = KernelManager(**{"kernel_name": "tslab", **options})
        kept = {"pass_fds": fds} if fds else {}
        self.manager.start_kernel(cwd=str(cwd), env={**os.environ, **(env or {})}, **kept)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)
        self.runs: dict[str, Run] = {}
        self.kernel_info = self.ask(self.client.kernel_info).reply["content"]

    @property
    def pid(self) -> int:
        return self.manager.provisioner.pid

    def alive(self) -> bool:
        return self.manager.is_alive()

    def close(self) -> None:
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)

    def forget(self) -> None:
        """Reads the unread messages of earlier tests, up to the reply to a new request."""
        self.ask(self.client.kernel_info)
        self.runs.clear()

    def send(self, code: str, **options: Any) -> str:
        return self.client.execute(code, **options)

    def run(self, code: str, **options: Any) -> Run:
        return self.finish(self.send(code, **options))

    def ask(self, request: Callable[..., str], *args: Any, **options: Any) -> Run:
        return self.finish(request(*args, **options))

    def finish(self, message_id: str) -> Run:
        """Waits until the request is finished: for its reply and for its message with the state "idle"."""

        def done(run: Run) -> bool:
            return bool(run.reply) and any(c["execution_state"] == "idle" for c in run.of("status"))

        return self.until(message_id, done)

    def received(self) -> None:
        """
        Waits until the kernel has read everything that was sent to its shell channel. The kernel must not be blocked.
        """
        self.ask(self.client.is_complete, "1")

    def until(self, message_id: str, holds: Callable[[Run], bool]) -> Run:
        """Reads messages until a condition holds for a request. It also stores the messages about other requests."""
        end = time.monotonic() + PATIENCE
        while True:
            run = self.about(message_id)
            if holds(run):
                return run
            if time.monotonic() > end:
                raise TimeoutError(f"received only {run}; the kernel is {'alive' if self.alive() else 'dead'}")
            self.listen()

    def about(self, message_id: str) -> Run:
        return self.runs.setdefault(message_id, Run(message_id))

    def listen(self, wait: float = 0.02) -> None:
        """Reads the messages that have arrived."""
        channels = (self.client.get_iopub_msg, self.client.get_shell_msg, self.client.get_control_msg)
        for receive in channels:
            patience = wait if receive == self.client.get_iopub_msg else 0
            try:
                while True:
                    message = receive(timeout=patience)
                    run = self.about(message["parent_header"].get("msg_id", ""))
                    if receive == self.client.get_iopub_msg:
                        run.said.append(message)
                    else:
                        run.reply = message
                    patience = 0
            except Empty:
                pass

    def control(self, kind: str, content: Message | None = None) -> str:
        message = self.client.session.msg(kind, content or {})
        self.client.control_channel.send(message)
        return message["header"]["msg_id"]

    def interrupt(self) -> str:
        return self.control("interrupt_request")

    def started(self, message_id: str, word: str = "go") -> None:
        """Waits until a cell has printed a word."""
        self.until(message_id, lambda run: word in run.text())
