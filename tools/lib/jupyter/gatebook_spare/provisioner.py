"""Starts a kernel for jupyter_client, from the spare kernel if possible."""

from __future__ import annotations

import os
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning import LocalProvisioner

from .keeper import keeper
from .kernel import KERNEL

#: The options of a start that a spare kernel can fulfil. With any other option, a new process is started.
FULFILLED = {"cwd", "env", "kernel_id"}


def node_in(command: list[str]) -> str | None:
    """
    Returns the path of Node in a command that starts the kit's kernel, or None for every other command.

    The kernel specification contains this command: `python -I -S kernel/start.py NODE CONNECTION_FILE`.
    """
    if len(command) != 6 or command[1:3] != ["-I", "-S"] or command[3] != str(KERNEL / "start.py"):
        return None
    return command[4]


async def prepare(specification: KernelSpec) -> None:
    """Starts a spare kernel for a kernel specification, if it is the kit's kernel."""
    node = node_in(specification.argv)
    if node is None:
        return
    provisioner = SpareProvisioner(kernel_id="spare", kernel_spec=specification, parent=None)
    options = await provisioner.pre_launch(env=dict(os.environ))
    keeper.start(node, options["env"])


class SpareProvisioner(LocalProvisioner):
    """Starts kernels as LocalProvisioner does, but uses the spare kernel if it fits."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        node = node_in(cmd)
        if node is None or not set(kwargs) <= FULFILLED:
            return await super().launch_kernel(cmd, **kwargs)
        folder, environment = kwargs.get("cwd") or os.getcwd(), dict(kwargs["env"])
        spare = keeper.take(node, environment) if os.path.isdir(folder) else None
        try:
            if spare is not None and await spare.hand_out(cmd[5], str(folder), environment):
                self.process = spare.process
                self.pid = self.pgid = spare.process.pid  # the process leads its own group
                self.cwd = folder
                return self.connection_info
            return await super().launch_kernel(cmd, **kwargs)
        finally:
            keeper.start_later(node, environment)
