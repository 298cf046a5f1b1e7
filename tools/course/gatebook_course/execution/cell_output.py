"""Collects the outputs of the cells of a submission, up to a limit of size."""

from __future__ import annotations

from nbclient.client import NotebookClient
from nbclient.exceptions import CellControlSignal
from nbformat import NotebookNode
from nbformat.v4 import new_output


class CellOutput:
    """
    Adds the messages of kernels to cells as outputs.

    :param client: converts messages to outputs.
    :param limit: the bytes of output that are kept per cell.
    """

    def __init__(self, client: NotebookClient, limit: int) -> None:
        self._client, self._limit = client, limit
        self._written = 0

    def begin(self, cell: NotebookNode) -> None:
        cell.outputs = []
        self._client.clear_before_next_output = False
        self._written = 0

    def add(self, message: dict, cell: NotebookNode, index: int, in_grader: bool) -> bool:
        """
        Adds a kernel's message to the outputs of a cell. Returns whether it was the last message about the cell.

        Outputs above the limit are dropped while the cell runs. The value of a test is always kept, because nbgrader
        gives full points to a test without a value.
        """
        bounded = {"stream", "display_data", "update_display_data"} | (set() if in_grader else {"execute_result"})
        if message["msg_type"] in bounded:
            size = len(str(message["content"]))
            if self._written + size > self._limit:
                if self._written <= self._limit:
                    cell.outputs.append(new_output("stream", name="stdout", text="\n[more output was left out]\n"))
                self._written = self._limit + 1
                return False
            self._written += size
        try:
            self._client.process_message(message, cell, index)
        except CellControlSignal:
            return True
        return False

    def end(self, cell: NotebookNode, index: int, reply: dict) -> None:
        """Adds the error of the cell, if the kernel sent it only in its reply and not as an output."""
        self._client.on_cell_executed(cell=cell, cell_index=index, execute_reply={"content": reply})
