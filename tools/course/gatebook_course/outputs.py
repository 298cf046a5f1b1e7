"""
What a submission's outputs may be: shown to an instructor and sent back to a student, they must be safe and bounded.
"""

from __future__ import annotations

import json

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer

#: Forms that cannot carry a program. HTML, SVG and JavaScript of a submission are never shown.
SAFE = ("application/vnd.plotly.v1+json", "image/png", "text/plain")


class SafeOutputs(NbGraderPreprocessor):
    """Keeps of each output the forms that are safe, and of each cell as much as somebody may read."""

    most_bytes = Integer(1_000_000, help="bytes of output kept of a cell").tag(config=True)
    most_outputs = Integer(50, help="outputs kept of a cell").tag(config=True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        if cell.cell_type != "code":
            return cell, resources
        kept: list[NotebookNode] = []
        room = self.most_bytes
        for output in cell.outputs[: self.most_outputs]:
            safe = self._safe(output)
            room -= len(json.dumps(safe))
            if room < 0:
                break
            kept.append(safe)
        if len(kept) < len(cell.outputs):
            note = f"[{len(cell.outputs) - len(kept)} more outputs were left out]\n"
            kept.append(new_output("stream", name="stdout", text=note))
            # an error costs the points: it is kept, however much was printed before it
            kept += [self._safe(one) for one in cell.outputs if one.output_type == "error" and one not in kept][:1]
        cell.outputs = kept
        return cell, resources

    def _safe(self, output: NotebookNode) -> NotebookNode:
        if "data" not in output:
            return output
        data = {form: output.data[form] for form in SAFE if form in output.data}
        data.setdefault("text/plain", "[an output in a form that is not shown]")
        output.data = NotebookNode(data)
        output.metadata = NotebookNode()
        return output
