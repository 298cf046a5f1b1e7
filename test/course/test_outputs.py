"""
Checks which outputs of a submission are kept. These are outputs of safe types up to a limit, and all outputs on which a
mark depends.
"""

from __future__ import annotations

import base64
import json
import struct

import pytest
from gatebook_course.pages.outputs import PICTURE, PLOT, SafeOutputs
from nbformat import NotebookNode, validate
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.utils import determine_grade

FIGURE = {"data": [{"y": [1, 2]}], "layout": {"title": {"text": "t"}}}


def png(width: int, height: int) -> str:
    content = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", width, height) + b"\x08" * 40
    return base64.b64encode(content).decode()


def kept_cell(*outputs: NotebookNode, **settings: int) -> NotebookNode:
    """Returns the cell with the outputs that SafeOutputs keeps, and asserts that its notebook is valid."""
    notebook = new_notebook(cells=[new_code_cell("0")])
    notebook.cells[0].outputs = list(outputs)
    made, _ = SafeOutputs(**settings).preprocess(notebook, {})
    validate(made)
    return made.cells[0]


def display(**forms: object) -> NotebookNode:
    # `new_output` would reject invalid data
    return NotebookNode(output_type="display_data", data=forms, metadata={})


def text_of(cell: NotebookNode) -> str:
    return "".join(output.get("text", "") for output in cell.outputs)


@pytest.mark.parametrize(
    "form",
    ["text/html", "application/javascript", "image/svg+xml", "text/latex", "text/markdown", "image/jpeg", "x/y"],
)
def test_an_output_type_that_may_contain_a_program_is_removed(form):
    cell = kept_cell(display(**{form: "<script>alert(1)</script>", "text/plain": "seen"}))
    assert cell.outputs[0].data == {"text/plain": "seen"}
    alone = kept_cell(display(**{form: "<script>alert(1)</script>"}))
    assert "not shown" in alone.outputs[0].data["text/plain"]


def test_plots_and_pictures_are_kept_and_their_metadata_is_removed():
    output = new_output(
        "display_data",
        data={PLOT: {**FIGURE, "config": {"plotlyServerURL": "https://example.org"}}, PICTURE: png(9, 9)},
        metadata={"text/html": {"isolated": True}, "image/png": {"width": "1 onload=alert(1)"}},
    )
    kept = kept_cell(output).outputs[0]
    assert kept.data[PLOT] == FIGURE
    assert kept.data[PICTURE] == png(9, 9)
    assert kept.metadata == {}


@pytest.mark.parametrize(
    "given", ["no base64 !", png(40_000, 40_000), png(0, 9), {"a": 1}, base64.b64encode(b"GIF").decode()]
)
def test_an_invalid_or_huge_picture_is_removed(given):
    assert PICTURE not in kept_cell(display(**{PICTURE: given})).outputs[0].data


@pytest.mark.parametrize("given", ["text", [1], {"data": {"a": 1}}, {"data": ["x"]}, None])
def test_an_invalid_plot_is_removed(given):
    assert PLOT not in kept_cell(display(**{PLOT: given})).outputs[0].data


def test_a_plots_pictures_from_other_servers_are_removed():
    inside, outside = {"source": "data:image/png;base64,AA", "x": 0}, {"source": "https://example.org/seen.png", "x": 0}
    layout = {"images": [inside, outside], "template": {"layout": {"images": [outside]}}}
    figure = {"data": [{"link": {"source": [0, 1]}}], "layout": layout, "frames": [{"layout": {"images": [outside]}}]}
    kept = kept_cell(display(**{PLOT: figure})).outputs[0].data[PLOT]
    assert "example.org" not in json.dumps(kept)
    assert kept["layout"]["images"][0] == inside
    assert kept["data"] == figure["data"]


def test_a_plot_that_is_too_large_is_replaced_by_its_text():
    cell = kept_cell(display(**{PLOT: {"data": [{"y": list(range(300_000))}]}, "text/plain": "A line."}))
    assert cell.outputs[0].data["text/plain"] == "A line.\n[the figure is too large to show]"


def test_a_long_text_is_cut_and_a_message_is_added():
    cell = kept_cell(new_output("stream", name="stdout", text="x" * 20_005))
    assert text_of(cell).endswith("x\n[5 more characters were left out]\n")
    assert len(text_of(cell)) < 20_100


def test_a_cell_keeps_at_most_50_outputs_and_gets_a_message():
    cell = kept_cell(*(display(**{"text/plain": str(n)}) for n in range(80)))
    assert len(cell.outputs) == 51
    assert text_of(cell) == "[30 more outputs were left out]\n"


def test_the_text_of_all_outputs_of_a_cell_is_limited():
    cell = kept_cell(*(new_output("stream", name="stdout", text="x" * 15_000) for _ in range(10)))
    assert [len(output.text) for output in cell.outputs[:1]] == [15_000]
    assert "[10000 more characters were left out]" in text_of(cell)
    assert text_of(cell).endswith("[8 more outputs were left out]\n")


def test_the_outputs_of_a_notebook_are_limited_to_8_megabytes():
    figure = {PLOT: {"data": [{"y": [123456] * 50_000}]}, "text/plain": "A line."}
    cells = [new_code_cell("0", outputs=[new_output("display_data", data=figure) for _ in range(3)]) for _ in range(12)]
    made, _ = SafeOutputs().preprocess(new_notebook(cells=cells), {})
    assert len(json.dumps(made)) < 8_100_000
    assert "3 more outputs were left out" in text_of(made.cells[-1])


@pytest.mark.parametrize(
    ("last", "points"),
    [
        (new_output("error", ename="E", evalue="no", traceback=["no"]), 0),
        (new_output("execute_result", data={"text/plain": "1.5"}, execution_count=1), 1.5),
        (new_output("stream", name="stderr", text="warned"), 0),
    ],
)
def test_the_output_that_decides_the_mark_is_kept_after_300_other_outputs(last, points):
    flood = [new_output("stream", name="stdout", text="x" * 30_000) for _ in range(300)]
    cell = kept_cell(*flood, last)
    cell.metadata.nbgrader = {"grade": True, "solution": False, "points": 2, "grade_id": "a", "schema_version": 3}
    assert determine_grade(cell) == (points, 2)


def test_999_long_errors_are_cut_to_about_a_megabyte():
    flood = [new_output("error", ename="E", evalue="x" * 10_000, traceback=["x" * 10_000] * 9) for _ in range(999)]
    assert len(json.dumps(kept_cell(*flood))) < 1_100_000


def test_file_paths_of_the_instructors_machine_are_removed_from_an_error():
    text = "CheckError: wrong\n    at check (/opt/kit/check.js:24:15)\n    at In[2]:1:1\nat C:\\kit\\a.js:1:2"
    [error] = kept_cell(new_output("error", ename="E", evalue="wrong", traceback=text.split("\n"))).outputs
    assert [line.strip() for line in error.traceback] == ["CheckError: wrong", "at In[2]:1:1"]


def test_invalid_messages_of_a_kernel_become_valid_outputs():
    lone = "\ud800"
    forged = [
        NotebookNode(output_type="stream", name="<b>", text=["a", 1, lone]),
        NotebookNode(output_type="error", ename={"a": 1}, evalue=None, traceback="<script>"),
        NotebookNode(output_type="display_data", data="none", metadata="none"),
        NotebookNode(output_type="execute_result", data={"text/plain": 4}, metadata={}, execution_count="<script>"),
    ]
    notebook = new_notebook(cells=[new_code_cell("0")])
    notebook.cells[0].outputs = forged
    notebook.cells[0].execution_count = "<script>alert(1)</script>"
    notebook.metadata.language_info = {"name": "<script>", "pygments_lexer": ["<script>"]}
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {}}
    made, _ = SafeOutputs().preprocess(notebook, {})
    validate(made)
    json.dumps(made).encode("utf8")
    assert "<script>" not in json.dumps(made)
    assert made.cells[0].execution_count is None


def test_attachments_of_a_markdown_cell_are_removed():
    cell = new_markdown_cell("a", attachments={"a.png": {"image/svg+xml": "<svg onload=alert(1)>"}})
    made, _ = SafeOutputs().preprocess(new_notebook(cells=[cell]), {})
    assert "attachments" not in made.cells[0]
