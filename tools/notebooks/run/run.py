"""Executes notebooks with nbclient, one after another: each on a kernel of its own, or on that of the one before.

Reads one JSON object, a line, from standard input, which stays open (when it closes, who asked has gone, and so do we):
    {"kernel": name, "seconds": that a cell may take, "jobs": [job, …]}
with jobs {"notebook": {…}, "folder": where the kernel starts, "out": file, "keep": whether the next job shares it},
and prints one JSON object a line for each job, in order: seconds, processor, cells (id to seconds), stopped, at, late.
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
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from listener import Listener
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

LONG = 900  # seconds: for what takes one or two; ends what hangs, and never what a busy machine delays


async def run_cells(client: NotebookClient, listener: Listener, seconds: float, report: dict[str, Any]) -> None:
    replies: list[dict[str, Any]] = []
    client.on_cell_executed = lambda execute_reply, **_: replies.append(execute_reply["content"])
    for index, cell in enumerate(client.nb.cells):
        if cell.cell_type != "code":
            continue
        report["at"] = listener.current = cell.id
        begin = time.perf_counter()
        report["stopped"] = await stopped(client.async_execute_cell(cell, index), seconds)
        if report["stopped"] is not None:
            return
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


async def stopped(execution: Awaitable[Any], seconds: float) -> str | None:
    """Waits for a cell. Returns why it did not come to its end; None if it did."""
    begin = time.perf_counter()
    try:
        await asyncio.wait_for(execution, seconds)
    except (asyncio.TimeoutError, TimeoutError, DeadKernelError):
        # nbclient takes our cancelling for a death of the kernel
        late = time.perf_counter() - begin >= seconds
        return f"it took longer than {seconds:g} s" if late else "the kernel died"
    return None


class SharedKernel:
    """A kernel for several notebooks, with the one connection that all of them use.

    A second connection would have the first one's name, and a kernel ignores it as long as it still knows the first.
    """

    def __init__(self, name: str) -> None:
        self.manager = AsyncKernelManager(kernel_name=name)
        self.connection: AsyncKernelClient | None = None

    async def end(self) -> None:
        if self.connection is not None:
            self.connection.stop_channels()
        if self.manager.has_kernel:
            await self.manager.shutdown_kernel(now=True)


async def run_job(job: dict[str, Any], kernel: str, seconds: float, shared: SharedKernel | None) -> dict[str, Any]:
    notebook = nbformat.reads(json.dumps(job["notebook"]), as_version=4)
    notebook.metadata.kernelspec["name"] = kernel
    client = NotebookClient(
        notebook,
        km=shared and shared.manager,  # nbclient ends only a kernel that it has made itself
        kernel_name=kernel,
        timeout=None,
        startup_timeout=LONG,
        iopub_timeout=LONG,  # nbclient's own 4 s lose the outputs of a kernel on a busy machine
        allow_errors=True,  # we stop at the first one ourselves, and keep its output
        record_timing=False,
        resources={"metadata": {"path": job["folder"]}},
        shutdown_kernel="immediate",
    )
    if shared is not None:
        client.kc = shared.connection
    report: dict[str, Any] = {"cells": {}, "stopped": None, "at": "", "late": []}
    listener = Listener(client)
    begin, used = time.perf_counter(), processor_seconds()
    try:
        async with client.async_setup_kernel():
            with listener.attached():
                await run_cells(client, listener, seconds, report)
    except DeadKernelError:
        report["stopped"] = "the kernel died"
    except NoSuchKernel:
        report["stopped"] = f"there is no kernel called {kernel}; see `jupyter kernelspec list`, or run `npm run setup`"
    except (RuntimeError, OSError) as error:
        report["stopped"] = f"the kernel did not start: {error}"
    if shared is not None:
        shared.connection = client.kc
    report["seconds"] = round(time.perf_counter() - begin, 3)
    report["processor"] = round(processor_seconds() - used, 3)
    report["late"] = listener.late
    save(notebook, Path(job["out"]))
    return report


def processor_seconds() -> float:
    """Returns the processor time of all kernels that have ended; a shared kernel has not."""
    times = os.times()
    return times.children_user + times.children_system


def save(notebook: nbformat.NotebookNode, out: Path) -> None:
    """Writes the executed copy in one step: another process may be reading the one before."""
    out.parent.mkdir(parents=True, exist_ok=True)
    new = out.with_name(f"{out.name}.{os.getpid()}")
    nbformat.write(notebook, new)
    new.replace(out)


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
    kernel: str = order["kernel"]
    shared: SharedKernel | None = None
    try:
        for job in order["jobs"]:
            if job["keep"] and shared is None:
                shared = SharedKernel(kernel)
            report = await run_job(job, kernel, order["seconds"], shared)
            if left:  # nbclient may have taken our cancelling for a death of the kernel
                return
            print(json.dumps(report), flush=True)
            # after a failure the next notebook gets a kernel that nothing has gone wrong in
            if shared is not None and (report["stopped"] is not None or not job["keep"]):
                await shared.end()
                shared = None
    finally:
        if shared is not None:
            await shared.end()


if __name__ == "__main__":
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(main())
