"""Starts the kernels that grade: in a box, over sockets of their own, with a line between them."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import sys
import tempfile

import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets.config import Config

from .box import BoxSettings, command, environment, kit

#: A message that is longer is not read: a kernel may send anything, also what is no output of a cell.
LONGEST_MESSAGE = 16 * 1024 * 1024
#: Messages that wait unread at most.
MOST_MESSAGES = 50
#: For a kernel that lives for seconds on a machine whose other cores grade too: a cheap compiler first, the optimizing
#: one, which works on other threads, for what runs long. A fifth less processor time for a submission.
THRIFT = ("--sparkplug", "--interrupt-budget=400000")


def line(limit: float) -> tuple[socket.socket, socket.socket]:
    """The line's ends: the student's, and the grader's, whose reads and writes give up after `limit` seconds."""
    student, grader = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    time = struct.pack("ll", int(limit), int(limit % 1 * 1_000_000))
    grader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, time)
    grader.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, time)
    return student, grader


class BoxedKernel:
    """One kernel in its box, and its client."""

    def __init__(self, settings: BoxSettings) -> None:
        # short: a socket's path has to fit into 107 bytes
        self.folder = tempfile.mkdtemp(prefix="gb-")
        self.settings = settings
        self.context = zmq.asyncio.Context()
        self.context.setsockopt(zmq.MAXMSGSIZE, LONGEST_MESSAGE)
        self.context.setsockopt(zmq.RCVHWM, MOST_MESSAGES)
        self.manager = AsyncKernelManager(
            config=Config(),
            context=self.context,
            transport="ipc",
            ip=os.path.join(self.folder, "s"),
            connection_file=os.path.join(self.folder, "c.json"),
        )
        kernel = str(kit.KIT / "kernel" / "dist" / "main.js")
        argv = [
            kit.node(),
            "--no-force-async-hooks-checks",
            "--max-old-space-size=1024",
            *THRIFT,
            kernel,
            "--config-path",
            "{conn}",
        ]
        # not from a kernelspec on disk: what grades does not depend on what is installed where
        self.manager._kernel_spec = KernelSpec(
            argv=command(argv),
            display_name="TypeScript",
            language="typescript",
            interrupt_mode="message",
        )

    async def start(self, cwd: str) -> None:
        """Starts the process; `connect` waits for it."""
        inherited = dict(os.environ, **environment(self.settings), GATEBOOK_PARENT=str(os.getpid()))
        await self.manager.start_kernel(cwd=cwd, env=inherited, pass_fds=tuple(self.settings.fds), stderr=sys.stderr)

    async def connect(self, timeout: float) -> AsyncKernelClient:
        client = self.manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=timeout)
        except RuntimeError:
            client.stop_channels()
            raise
        return client

    async def stop(self) -> None:
        """Ends it, whatever it does."""
        if self.manager.has_kernel:
            await self.manager.shutdown_kernel(now=True)
        self.context.destroy(linger=0)
        shutil.rmtree(self.folder, ignore_errors=True)
