"""Keeps what a notebook's cells say after they have ended."""

from __future__ import annotations

from queue import Empty
from typing import Any

from nbclient import NotebookClient

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
