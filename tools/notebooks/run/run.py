"""Executes notebooks with nbclient, one after another, each on a new kernel or on the kernel of the previous one.

Reads one JSON object, on one line, from standard input. Standard input stays open: when it closes, the parent has
exited, and this program exits too. The object is
    {"kernel": name, "seconds": time limit for a cell, "jobs": [job, …]}
with jobs {"notebook": {…}, "folder": where the kernel starts, "out": file, "keep": whether the next job shares it}.
Prints one JSON object per job, each on one line, in order. Its keys are seconds, processor, cells (id to seconds),
stopped, at and late.
It does not check the results: the executed copy contains the outputs, and judge.mjs checks them.
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

LONG = 900  # seconds, for work that takes one or two: it stops work that hangs, but not work that a busy machine delays


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
            report["stopped"] = "it wrote to stderr"  # an unmodified tslab reports errors like this
            return
    await listener.drain()
    report["at"] = ""


async def stopped(execution: Awaitable[Any], seconds: float) -> str | None:
    """Waits for a cell. Returns the reason why it did not finish, or None if it did."""
    begin = time.perf_counter()
    try:
        await asyncio.wait_for(execution, seconds)
    except (asyncio.TimeoutError, TimeoutError, DeadKernelError):
        # nbclient mistakes the cancellation for a crash of the kernel
        late = time.perf_counter() - begin >= seconds
        return f"it took longer than {seconds:g} s" if late else "the kernel died"
    return None


class SharedKernel:
    """A kernel for several notebooks, which all use one connection.

    A second connection would have the name of the first, and the kernel ignores it while it still knows the first.
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
        km=shared and shared.manager,  # nbclient shuts down only a kernel that it has started
        kernel_name=kernel,
        timeout=None,
        startup_timeout=LONG,
        iopub_timeout=LONG,  # with nbclient's default of 4 s, outputs are lost on a busy machine
        allow_errors=True,  # this program stops at the first error and keeps its output
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
    """Returns the processor time of all kernels that have exited. A shared kernel is not included."""
    times = os.times()
    return times.children_user + times.children_system


def save(notebook: nbformat.NotebookNode, out: Path) -> None:
    """Writes the executed copy in one step, since another process may be reading the previous one."""
    out.parent.mkdir(parents=True, exist_ok=True)
    new = out.with_name(f"{out.name}.{os.getpid()}")
    nbformat.write(notebook, new)
    new.replace(out)


def watch(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    os.read(0, 1)  # not sys.stdin, whose lock would block the exit of this program
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
            if left:  # nbclient may have mistaken the cancellation for a crash of the kernel
                return
            print(json.dumps(report), flush=True)
            # after a failure the next notebook gets a new kernel
            if shared is not None and (report["stopped"] is not None or not job["keep"]):
                await shared.end()
                shared = None
    finally:
        if shared is not None:
            await shared.end()


if __name__ == "__main__":
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(main())
