"""
Makes the outputs of a submission safe and limits their size, because instructors and students open them in web pages.
"""

from __future__ import annotations

import binascii
import json
import re
import struct
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer

PLOT = "application/vnd.plotly.v1+json"
PICTURE = "image/png"
#: The number of pixels up to which pictures are shown. A browser needs four bytes per pixel, even if the file is small.
MOST_PIXELS = 25_000_000
#: The number of characters that are always kept of the output that decides the points of a test.
FOR_A_MARK = 5_000
NOT_SHOWN = "[an output of a type that is not shown]"

#: A line in the stack of an error that is outside the notebook. It is removed, because it only contains a path on the
#: instructor's machine.
FRAME = re.compile(r"\s*at .*[\\/].*:\d+:\d+\)?$")

#: The description of the language in a notebook. The student's kernel could send any description, so this one replaces
#: it.
LANGUAGE = {
    "name": "typescript",
    "file_extension": ".ts",
    "mimetype": "text/typescript",
    "pygments_lexer": "typescript",
}


class SafeOutputs(NbGraderPreprocessor):
    """
    Keeps only types of output that cannot contain a program, and limits the size per cell and per notebook.

    If an output is left out or shortened, a note shows it. The output that decides the points of a test is always kept.
    It is the first error or value of the test.
    """

    most_outputs = Integer(50, help="number of outputs kept per cell").tag(config=True)
    most_text = Integer(20_000, help="characters of text kept per cell").tag(config=True)
    most_bytes = Integer(1_000_000, help="bytes of output kept per cell").tag(config=True)
    most_notebook_bytes = Integer(8_000_000, help="bytes of output kept per notebook").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        nb.metadata.language_info = NotebookNode(LANGUAGE)
        nb.metadata.pop("widgets", None)
        self._room = self.most_notebook_bytes
        return super().preprocess(nb, resources)

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        cell.pop("attachments", None)
        if cell.cell_type != "code":
            return cell, resources
        cell.execution_count = number(cell.get("execution_count"))
        room = min(self.most_bytes, self._room)
        self._letters = self.most_text
        kept: list[NotebookNode] = []
        cut = 0
        mark = next((at for at, output in enumerate(cell.outputs) if decides(output)), -1)
        for at, output in enumerate(cell.outputs):
            if at == mark:
                self._letters = max(self._letters, FOR_A_MARK)
            elif len(kept) >= self.most_outputs or (self._letters == 0 and "data" not in output):
                cut += 1
                continue
            safe = self._safe(output)
            size = len(json.dumps(safe))
            if at != mark and size > room:
                cut += 1
                continue
            room -= size
            self._room -= size
            kept.append(safe)
        if cut:
            kept.append(note(f"[{cut} more {'outputs were' if cut > 1 else 'output was'} left out]\n"))
        cell.outputs = kept
        return cell, resources

    def _safe(self, output: NotebookNode) -> NotebookNode:
        kind = output.output_type
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            return new_output("stream", name=name, text=self._text(output.get("text")))
        if kind == "error":
            lines = output.get("traceback")
            text = "\n".join(str(line) for line in lines) if isinstance(lines, list) else ""
            text = "\n".join(line for line in text.split("\n") if not FRAME.match(line))
            return new_output(
                "error",
                ename=self._text(output.get("ename")),
                evalue=self._text(output.get("evalue")),
                traceback=self._text(text).split("\n"),
            )
        offered = output.get("data")
        data = self._forms(offered if isinstance(offered, dict) else {})
        count = {"execution_count": number(output.get("execution_count"))} if kind == "execute_result" else {}
        return new_output("execute_result" if count else "display_data", data=data, **count)

    def _forms(self, offered: dict[str, Any]) -> dict[str, Any]:
        """
        Returns the allowed types of a rich output: plot, picture and text, but not HTML, SVG, LaTeX or JavaScript.
        """
        data: dict[str, Any] = {}
        figure = offered.get(PLOT)
        if is_plot(figure):
            data[PLOT] = local({part: figure[part] for part in ("data", "layout", "frames") if part in figure})
        if is_picture(offered.get(PICTURE)):
            data[PICTURE] = offered[PICTURE]
        data["text/plain"] = self._text(offered.get("text/plain", NOT_SHOWN))
        # if a plot or picture is too large, only its text is kept
        if len(json.dumps(data)) > self.most_bytes:
            data = {"text/plain": f"{data['text/plain']}\n[the figure is too large to show]"}
        return data

    def _text(self, given: object) -> str:
        text = "".join(map(str, given)) if isinstance(given, list) else "" if given is None else str(given)
        # a lone surrogate cannot be written to a file
        text = text.encode("utf8", "replace").decode("utf8")
        shown, left_out = text[: self._letters], len(text) - self._letters
        self._letters = max(0, -left_out)
        return text if left_out <= 0 else f"{shown}\n[{left_out} more characters were left out]\n"


def decides(output: NotebookNode) -> bool:
    """Returns whether this output decides the points of a test (nbgrader.utils.determine_grade)."""
    return output.output_type in ("error", "execute_result") or output.get("name") == "stderr"


def number(given: object) -> int | None:
    return given if isinstance(given, int) and not isinstance(given, bool) else None


def note(text: str) -> NotebookNode:
    return new_output("stream", name="stdout", text=text)


def is_plot(given: object) -> bool:
    if not isinstance(given, dict):
        return False
    traces = given.get("data", [])
    return isinstance(traces, list) and all(isinstance(trace, dict) for trace in traces)


def local(part: Any) -> Any:
    """
    Returns a part of a figure without pictures from other servers.

    When a browser loads a picture, its server learns who opened the page.
    """
    if isinstance(part, list):
        return [local(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {key: local(one) for key, one in part.items() if key != "source" or not is_address(one)}


def is_address(given: object) -> bool:
    return isinstance(given, str) and not given.startswith("data:image/")


def is_picture(given: object) -> bool:
    """Returns whether this is a PNG file in base64 with at most MOST_PIXELS pixels."""
    if not isinstance(given, str):
        return False
    try:
        content = binascii.a2b_base64(given[:64])
    except binascii.Error:
        return False
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[12:16] != b"IHDR":
        return False
    width, height = struct.unpack(">II", content[16:24])
    return 0 < width * height <= MOST_PIXELS
