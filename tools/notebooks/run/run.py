"""Executes notebooks with nbclient, one after the other. Each runs on a new kernel or on that of the previous notebook.

This program reads one JSON object, on one line, from standard input:
    {"kernel": name, "seconds": time limit for a cell, "jobs": [job, …]}
Each job is {"notebook": {…}, "folder": the folder in which the kernel starts, "out": the file for the executed copy,
"keep": whether the next job uses the same kernel}. Standard input then stays open. It closes when the parent process
exits, and then this program exits too.

For each job, in order, it prints one JSON object on one line, with the keys seconds, processor, cells (seconds by the
cell's id), stopped, at and late. It does not check the outputs, which are in the executed copy. judge.mjs checks them.
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

LONG = (
    900  # seconds. The limit stops work that hangs. It is far above the usual one or two seconds, for a busy machine.
)


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
            report["stopped"] = "it wrote to stderr"  # an unmodified tslab writes its errors to stderr
            return
    await listener.drain()
    report["at"] = ""


async def stopped(execution: Awaitable[Any], seconds: float) -> str | None:
    """Waits for a cell. Returns None if the cell has finished, or the reason why it has not."""
    begin = time.perf_counter()
    try:
        await asyncio.wait_for(execution, seconds)
    except (asyncio.TimeoutError, TimeoutError, DeadKernelError):
        # nbclient raises DeadKernelError also if the time limit cancels the cell, so the time decides
        late = time.perf_counter() - begin >= seconds
        return f"it took longer than {seconds:g} s" if late else "the kernel died"
    return None


class SharedKernel:
    """A kernel for several notebooks, which all use one connection.

    A second connection would have the same name. The kernel would ignore it as long as it has not noticed that the
    first connection is closed.
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
        iopub_timeout=LONG,  # with nbclient's default of 4 s, outputs would be lost on a busy machine
        allow_errors=True,  # run_cells stops at the first error itself, and keeps the error's output
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
    """Writes the executed copy in one step, since another process may be reading the previous copy."""
    out.parent.mkdir(parents=True, exist_ok=True)
    new = out.with_name(f"{out.name}.{os.getpid()}")
    nbformat.write(notebook, new)
    new.replace(out)


def watch(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    os.read(0, 1)  # sys.stdin must not be used here, since its lock would block the exit of this program
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
            if left:  # the task was cancelled, which nbclient may have reported as a crash of the kernel
                return
            print(json.dumps(report), flush=True)
            # end the kernel after a failure, so that the next notebook gets a new one
            if shared is not None and (report["stopped"] is not None or not job["keep"]):
                await shared.end()
                shared = None
    finally:
        if shared is not None:
            await shared.end()


if __name__ == "__main__":
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(main())
