"""Executes notebooks with nbclient, one kernel after another.

Reads one JSON object, a line, from standard input, which stays open (when it closes, who asked has gone, and so do we):
    {"kernel": name, "seconds": limit, "jobs": [{"notebook": {…}, "folder": where the kernel starts, "out": file}]}
and prints one JSON object a line for each job, in order: seconds, cells (id to seconds), stopped, late.
It judges nothing: the executed copy has the outputs, and judge.mjs looks at them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import threading
import time
from pathlib import Path
from queue import Empty
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

DRAIN = 0.3  # seconds: what a cell leaves behind (a timer, a rejection) has this long to speak after the last one


class Listener:
    """Keeps what arrives for a cell that has already ended: nbclient drops it."""

    def __init__(self, client: NotebookClient) -> None:
        self.client = client
        self.cells: dict[str, str] = {}
        self.current = ""
        self.late: list[dict[str, str]] = []

    def attach(self) -> None:
        channel = self.client.kc.iopub_channel
        self.receive, channel.get_msg = channel.get_msg, self.hear
        self.send, self.client.kc.execute = self.client.kc.execute, self.ask

    def ask(self, *args: Any, **kwargs: Any) -> str:
        request = self.send(*args, **kwargs)
        self.cells[request] = self.current
        return request

    async def hear(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        message = await self.receive(*args, **kwargs)
        cell = self.cells.get(message["parent_header"].get("msg_id", ""), "")
        if cell != self.current:
            self.keep(message, cell)
        return message

    def keep(self, message: dict[str, Any], cell: str) -> None:
        kind, content = message["msg_type"], message["content"]
        if kind == "stream" and content["name"] == "stderr":
            self.late.append({"cell": cell, "text": content["text"]})
        elif kind == "error":
            self.late.append({"cell": cell, "text": f"{content['ename']}: {content['evalue']}"})

    async def drain(self) -> None:
        self.current = "(after the last cell)"
        try:
            while True:
                await self.hear(timeout=DRAIN)
        except Empty:
            pass


async def run_cells(client: NotebookClient, listener: Listener, report: dict[str, Any]) -> None:
    replies: list[dict[str, Any]] = []
    client.on_cell_executed = lambda execute_reply, **_: replies.append(execute_reply["content"])
    async with client.async_setup_kernel():
        listener.attach()
        for index, cell in enumerate(client.nb.cells):
            if cell.cell_type != "code":
                continue
            report["at"] = listener.current = cell.id
            begin = time.perf_counter()
            await client.async_execute_cell(cell, index)
            report["cells"][cell.id] = round(time.perf_counter() - begin, 3)
            status = replies[-1]["status"] if replies else "ok"
            if status != "ok":
                report["stopped"] = f"the kernel's reply is {status}"
                return
            if any(output.get("name") == "stderr" for output in cell.outputs):
                report["stopped"] = "it wrote to stderr"  # how an unmodified tslab reports an error
                return
        await listener.drain()
        report["at"] = ""


async def run_job(job: dict[str, Any], kernel: str, seconds: float) -> dict[str, Any]:
    notebook = nbformat.reads(json.dumps(job["notebook"]), as_version=4)
    notebook.metadata.kernelspec["name"] = kernel
    client = NotebookClient(
        notebook,
        kernel_name=kernel,
        timeout=None,
        startup_timeout=60,
        allow_errors=True,  # we stop at the first one ourselves, and keep its output
        record_timing=False,
        resources={"metadata": {"path": job["folder"]}},
        shutdown_kernel="immediate",
    )
    report: dict[str, Any] = {"cells": {}, "stopped": None, "at": "", "late": []}
    listener = Listener(client)
    begin = time.perf_counter()
    try:
        await asyncio.wait_for(run_cells(client, listener, report), seconds)
    except (asyncio.TimeoutError, TimeoutError, DeadKernelError):
        # nbclient takes our cancelling for a death of the kernel
        late = time.perf_counter() - begin >= seconds
        report["stopped"] = f"it took longer than {seconds:g} s" if late else "the kernel died"
    except NoSuchKernel:
        report["stopped"] = f"there is no kernel called {kernel}; see `jupyter kernelspec list`, or run `npm run setup`"
    except (RuntimeError, OSError) as error:
        report["stopped"] = f"the kernel did not start: {error}"
    report["seconds"] = round(time.perf_counter() - begin, 3)
    report["late"] = listener.late
    out = Path(job["out"])
    out.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, out)
    return report


def watch(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    os.read(0, 1)  # not sys.stdin: its lock would outlive us
    loop.call_soon_threadsafe(leave, task)


def leave(task: asyncio.Task[None]) -> None:
    global left
    left = True
    task.cancel()


left = False


async def main() -> None:
    order = json.loads(sys.stdin.readline())
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    threading.Thread(target=watch, args=(loop, task), daemon=True).start()
    for job in order["jobs"]:
        report = await run_job(job, order["kernel"], order["seconds"])
        if left:  # nbclient may have taken our cancelling for a death of the kernel
            return
        print(json.dumps(report), flush=True)


if __name__ == "__main__":
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(main())
