"""
An extension of Jupyter's server that keeps one kernel started, so that the next notebook does not wait for its kernel.

The server hands the spare kernel out when a notebook needs a kernel, and starts another one some seconds later. Only
the server has a spare kernel. Programs that run one notebook (nbconvert, papermill, grading) start kernels as usual.
"""

from __future__ import annotations

import os
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING

from jupyter_client.provisioning import KernelProvisionerFactory

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

NAME = "gatebook-spare"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "gatebook_spare"}]


def _load_jupyter_server_extension(app: ServerApp) -> None:
    if not wanted():
        return
    register()
    app.io_loop.add_callback(_begin, app)


def wanted() -> bool:
    """Returns False if GATEBOOK_SPARE=0 switches the spare kernel off, or on Windows, where none can be kept."""
    return os.name == "posix" and os.environ.get("GATEBOOK_SPARE") != "0"


def register() -> None:
    """Makes kernels of this process start through `SpareProvisioner`, unless their specification names another."""
    factory = KernelProvisionerFactory.instance()
    entry = EntryPoint(NAME, "gatebook_spare.provisioner:SpareProvisioner", KernelProvisionerFactory.GROUP_NAME)
    factory.provisioners[NAME] = entry
    factory.default_provisioner_name = NAME


async def _begin(app: ServerApp) -> None:
    """Starts the first spare kernel. At this time, the server already answers requests."""
    from .provisioner import prepare

    name = app.kernel_manager.default_kernel_name
    try:
        await prepare(app.kernel_spec_manager.get_kernel_spec(name))
    except Exception as error:  # the server works without a spare kernel
        app.log.warning("No spare kernel was started: %s", error)
