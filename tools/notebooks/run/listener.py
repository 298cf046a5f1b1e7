"""Collects the output that a notebook's cells send after they have finished."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from queue import Empty
from typing import Any

from nbclient import NotebookClient

DRAIN = 0.3  # seconds to wait after the last cell for output of timers and rejected promises that cells left behind


class Listener:
    """Collects the messages that arrive for a cell after it has finished. nbclient ignores such messages."""

    def __init__(self, client: NotebookClient) -> None:
        self.client = client
        self.cells: dict[str, str] = {}
        self.current = ""
        self.late: list[dict[str, str]] = []

    @contextlib.contextmanager
    def attached(self) -> Iterator[None]:
        """
        Listens to the client's connection inside a `with` block.

        Afterwards, the connection gets back its own methods, since the next notebook may use the same connection.
        """
        connection = self.client.kc
        channel = connection.iopub_channel
        self.receive, channel.get_msg = channel.get_msg, self.next_message
        self.send, connection.execute = connection.execute, self.ask
        try:
            yield
        finally:
            channel.get_msg, connection.execute = self.receive, self.send

    def ask(self, *args: Any, **kwargs: Any) -> str:
        request = self.send(*args, **kwargs)
        self.cells[request] = self.current
        return request

    async def next_message(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
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
                await self.next_message(timeout=DRAIN)
        except Empty:
            pass
