"""Starts a kernel in a box, and makes the connection between the two kernels of a submission."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile

import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets.config import Config

from ..box import BoxSettings, command, environment, kit
from .meter import PACE
from .processes import Sample, sample

#: The length in bytes up to which messages are read. A student's kernel can send messages of any length.
LONGEST_MESSAGE = 16 * 1024 * 1024
#: The number of bytes of a box's messages that are passed on.
LARGEST_OUTPUT = 64 * 1024
#: The largest number of messages that wait to be read.
LONGEST_QUEUE = 50


def connection() -> tuple[socket.socket, socket.socket]:
    """
    Returns the student's end and the grader's end of a connection between the two kernels.

    At the grader's end, each read or write returns after at most PACE seconds. Then the grader's kernel can check
    whether the call was given up (call_clock.py).
    """
    student, grader = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    time = struct.pack("ll", 0, int(PACE * 1_000_000))
    grader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, time)
    grader.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, time)
    return student, grader


class BoxedKernel:
    """A kernel in a box."""

    def __init__(self, settings: BoxSettings) -> None:
        # the path is short, because the path of a socket may have at most 107 bytes
        self.folder = tempfile.mkdtemp(prefix="gb-")
        self.settings = settings
        # a memory file for the messages of the box and its guard, so that no message is lost if the disk is full
        self._box_output = os.memfd_create("box_output")
        self._process: subprocess.Popen | None = None
        self.used = 0.0
        self.context = zmq.asyncio.Context()
        self.context.setsockopt(zmq.MAXMSGSIZE, LONGEST_MESSAGE)
        self.context.setsockopt(zmq.RCVHWM, LONGEST_QUEUE)
        self.manager = AsyncKernelManager(
            config=Config(),
            context=self.context,
            transport="ipc",
            ip=os.path.join(self.folder, "s"),
            connection_file=os.path.join(self.folder, "c.json"),
        )
        # the grader's kernel checks no types, and neither do kernels whose environment sets GATEBOOK_TYPES
        unchecked = {"GATEBOOK_GRADER_FD", "GATEBOOK_TYPES"} & set(settings.environment)
        argv = kit.kernel("unchecked" if unchecked else "checked")
        # a kernelspec on disk is not used, so that grading does not depend on what is installed
        self.manager._kernel_spec = KernelSpec(
            argv=command(argv),
            display_name="TypeScript",
            language="typescript",
            interrupt_mode="message",
        )

    async def start(self, cwd: str) -> None:
        """Starts the process of the kernel. `connect` waits until the kernel is ready."""
        inherited = dict(os.environ, **environment(self.settings), GATEBOOK_PARENT=str(os.getpid()))
        fds = tuple(self.settings.fds)
        await self.manager.start_kernel(cwd=cwd, env=inherited, pass_fds=fds, stderr=self._box_output)
        self._process = self.manager.provisioner.process

    async def connect(self) -> AsyncKernelClient:
        """
        Waits without a time limit until the kernel answers. Returns its client.

        :raises RuntimeError: if the kernel has exited.
        """
        client = self.manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=None)
        except BaseException:
            client.stop_channels()
            raise
        return client

    def look(self) -> Sample | None:
        """Measures the processes of the kernel and its box. Returns None if they have exited."""
        seen = sample(self._process.pid) if self._process and self._process.poll() is None else None
        self.used = seen.used if seen else self.used
        return seen

    @property
    def status(self) -> int | None:
        """The exit status of the kernel, as in Python's subprocess, or None while the kernel runs."""
        return self._process.poll() if self._process else None

    def box_output(self) -> str:
        """Returns what the box has printed: the reason why it did not start or was killed, or ""."""
        return os.pread(self._box_output, LARGEST_OUTPUT, 0).decode("utf8", "replace")

    async def interrupt(self) -> None:
        await self.manager.interrupt_kernel()

    def kill(self) -> None:
        """Kills the kernel and its box."""
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    async def stop(self) -> None:
        """Kills the kernel, frees its resources, and prints the messages of the box to stderr."""
        self.kill()
        if self.manager.has_kernel:
            await self.manager.shutdown_kernel(now=True)
        self.context.destroy(linger=0)
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._box_output >= 0:
            sys.stderr.write(self.box_output())
            os.close(self._box_output)
            self._box_output = -1
