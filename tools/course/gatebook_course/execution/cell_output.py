"""Collects what kernels print and show for the cells of a submission, within bounds."""

from __future__ import annotations

from nbclient.client import NotebookClient
from nbclient.exceptions import CellControlSignal
from nbformat import NotebookNode
from nbformat.v4 import new_output


class CellOutput:
    """
    :param client: turns messages into outputs of a cell.
    :param most: bytes of output that are kept of a cell.
    """

    def __init__(self, client: NotebookClient, most: int) -> None:
        self._client, self._most = client, most
        self._written = 0

    def begin(self, cell: NotebookNode) -> None:
        cell.outputs = []
        self._client.clear_before_next_output = False
        self._written = 0

    def add(self, message: dict, cell: NotebookNode, index: int, in_grader: bool) -> bool:
        """
        Adds a kernel's message to a cell; returns whether it was the last one.

        Keeps what a cell prints within bounds while it prints. The value of a test stays whatever was printed before
        it: nbgrader takes a test without one for passed.
        """
        bounded = {"stream", "display_data", "update_display_data"} | (set() if in_grader else {"execute_result"})
        if message["msg_type"] in bounded:
            size = len(str(message["content"]))
            if self._written + size > self._most:
                if self._written <= self._most:
                    cell.outputs.append(new_output("stream", name="stdout", text="\n[more output was left out]\n"))
                self._written = self._most + 1
                return False
            self._written += size
        try:
            self._client.process_message(message, cell, index)
        except CellControlSignal:
            return True
        return False

    def end(self, cell: NotebookNode, index: int, reply: dict) -> None:
        """Adds what the kernel's reply says: an error that the cell printed nothing of."""
        self._client.on_cell_executed(cell=cell, cell_index=index, execute_reply={"content": reply})
