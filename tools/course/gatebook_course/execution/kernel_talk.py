"""Sends requests to a kernel and waits for the replies without a time limit. watch.py applies the time limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_core.utils import ensure_async

OnMessage = Callable[[dict], bool]


async def run_code(client: AsyncKernelClient, source: str, on_message: OnMessage) -> dict:
    """
    Runs a cell and waits until it has finished.

    :param on_message: receives each message about the cell, and returns whether this was the last message.
    :returns: the content of the kernel's reply.
    """
    request = client.execute(source, store_history=True, stop_on_error=False)

    async def outputs() -> None:
        while True:
            message = await ensure_async(client.iopub_channel.get_msg(timeout=None))
            if message["parent_header"].get("msg_id") == request and on_message(message):
                return

    reading = asyncio.ensure_future(outputs())
    try:
        content = await _reply(client, request)
        await reading
        return content
    finally:
        reading.cancel()


async def ask(client: AsyncKernelClient, **content: Any) -> dict:
    """Sends a request to the grader's kernel (kernel/node/grading/grader.ts). Returns the content of its reply."""
    message = client.session.msg("student_request", content)
    client.shell_channel.send(message)
    return await _reply(client, message["header"]["msg_id"])


async def _reply(client: AsyncKernelClient, request: str) -> dict:
    while True:
        message = await ensure_async(client.shell_channel.get_msg(timeout=None))
        if message["parent_header"].get("msg_id") == request:
            return message["content"]
