"""Checks that read_notebook reads all forms in which editors and platforms save notebooks, and returns format 4.5."""

from __future__ import annotations

import copy
import json

import nbformat
import pytest
from gatebook_course.submissions.reading import NotebookError, read_notebook
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output


def notebook() -> dict:
    cells = [
        new_markdown_cell("# Title\n\nText ŷ 🙂", id="title"),
        new_code_cell("const a = 1;\na", id="one", metadata={"nbgrader": {"grade_id": "one"}}),
        new_code_cell("a", id="two", outputs=[new_output("stream", text="a\nb"), new_output("error", ename="E")]),
    ]
    return json.loads(json.dumps(new_notebook(cells=cells)))


SOURCES = [cell["source"] for cell in notebook()["cells"]]


def change(edit) -> bytes:
    made = copy.deepcopy(notebook())
    edit(made)
    return json.dumps(made).encode()


def each(edit):
    def change_all(nb: dict) -> None:
        for cell in nb["cells"]:
            edit(cell)

    return change_all


def as_format_3(nb: dict) -> None:
    cells = nb.pop("cells")
    for cell in cells:
        cell.pop("id")
        if cell["cell_type"] == "code":
            cell.update(input=cell.pop("source"), language="typescript", collapsed=False, prompt_number=1, outputs=[])
            cell.pop("execution_count")
    nb.update(nbformat=3, nbformat_minor=0, worksheets=[{"metadata": {}, "cells": cells}])


TEXT = json.dumps(notebook())
FORMS = {
    "unchanged": TEXT.encode(),
    "a byte order mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "UTF-16": TEXT.encode("utf-16"),
    "letters without escapes": json.dumps(notebook(), ensure_ascii=False).encode(),
    "line endings of Windows": TEXT.replace("\\n", "\\r\\n").encode(),
    "line endings of old Macs": TEXT.replace("\\n", "\\r").encode(),
    "format 3": change(as_format_3),
    "the number of format 3 with the structure of format 4": change(lambda nb: nb.update(nbformat=3)),
    "format 4.4 with ids": change(lambda nb: nb.update(nbformat_minor=4)),
    "format 4.0": change(lambda nb: nb.update(nbformat_minor=0)),
    "format 4.99": change(lambda nb: nb.update(nbformat_minor=99)),
    "format 5": change(lambda nb: nb.update(nbformat=5)),
    "no format": change(lambda nb: [nb.pop("nbformat"), nb.pop("nbformat_minor")]),
    "a format in words": change(lambda nb: nb.update(nbformat="4", nbformat_minor="five")),
    "no metadata": change(lambda nb: nb.pop("metadata")),
    "metadata that are a list": change(lambda nb: nb.update(metadata=[])),
    "unknown keys": change(lambda nb: nb.update(signature="x", worksheets=[])),
    "no ids": change(each(lambda cell: cell.pop("id"))),
    "invalid ids": change(each(lambda cell: cell.update(id="a b/ŷ"))),
    "empty ids": change(each(lambda cell: cell.update(id=""))),
    "one id for all": change(each(lambda cell: cell.update(id="same"))),
    "ids that are numbers": change(each(lambda cell: cell.update(id=7))),
    "ids of Colab": change(each(lambda cell: cell["metadata"].update(id=cell.pop("id")))),
    "sources as lists of lines": change(
        each(lambda cell: cell.update(source=cell["source"].splitlines(keepends=True)))
    ),
    "cells without metadata": change(each(lambda cell: cell.pop("metadata"))),
    "cells with unknown keys": change(each(lambda cell: cell.update(attachments=3, collapsed=True))),
    "no outputs": change(each(lambda cell: cell.pop("outputs", None))),
    "invalid outputs": change(each(lambda cell: cell.update(outputs=[1, {"output_type": "pyout"}, None]))),
    "execution counts in words": change(each(lambda cell: cell.update(execution_count="first"))),
    "code in the key of format 3": change(each(lambda cell: cell.update(input=cell.pop("source")))),
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS.keys())
def test_read_notebook_returns_a_valid_notebook_of_format_4_5_for_each_form(content: bytes) -> None:
    made = read_notebook(content)
    assert (made.nbformat, made.nbformat_minor) == (4, 5)
    assert [cell.source for cell in made.cells] == SOURCES
    assert [cell.cell_type for cell in made.cells] == ["markdown", "code", "code"]
    assert len({cell.id for cell in made.cells}) == 3
    nbformat.validate(made)
    # the ids must be the same when a notebook is graded again
    assert read_notebook(content) == made
    assert read_notebook(nbformat.writes(made).encode()) == made


def test_read_notebook_keeps_labels_ids_and_valid_outputs() -> None:
    made = read_notebook(FORMS["format 4.4 with ids"])
    assert [cell.id for cell in made.cells] == ["title", "one", "two"]
    assert made.cells[1].metadata.nbgrader.grade_id == "one"
    assert [output.output_type for output in made.cells[2].outputs] == ["stream", "error"]
    assert made.cells[2].outputs[0].text == "a\nb"
    assert [cell.id for cell in read_notebook(FORMS["ids of Colab"]).cells] == ["title", "one", "two"]
    assert read_notebook(FORMS["format 3"]).cells[1].metadata.nbgrader.grade_id == "one"


def test_of_several_cells_with_the_same_id_only_the_first_keeps_its_id() -> None:
    assert [cell.id for cell in read_notebook(FORMS["one id for all"]).cells] == ["same", "made-here-2", "made-here-3"]


def test_read_notebook_reads_the_encoding_cp1252_of_Windows() -> None:
    text = json.dumps(notebook(), ensure_ascii=False).replace("ŷ 🙂", "é €").encode("cp1252")
    assert read_notebook(text).cells[0].source == SOURCES[0].replace("ŷ 🙂", "é €")


def test_read_notebook_replaces_a_lone_surrogate_which_could_not_be_written() -> None:
    made = read_notebook(TEXT.replace("const", "\\ud800").encode())
    assert nbformat.writes(made).encode("utf8")


def test_a_cell_of_an_unknown_type_becomes_a_raw_cell() -> None:
    made = read_notebook(change(lambda nb: nb["cells"][1].update(cell_type="sql")))
    assert [cell.cell_type for cell in made.cells] == ["markdown", "raw", "code"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is not JSON"),
        (b"{", "it is not JSON"),
        (b"# %%\nconst a = 1;", "it is not JSON"),
        ("{é".encode("latin-1"), "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[]", "expected a JSON object, got a list"),
        (b"{}", 'it has no list of "cells"'),
        (b'{"nbformat": 4, "cells": {}}', 'it has no list of "cells"'),
        (b'{"worksheets": [3]}', 'it has no list of "cells"'),
        (b'{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code"}]}]}', "its cells cannot be read"),
        (b'{"cells": [3]}', "cell 1 is a int"),
        (b'{"cells": [{"source": ""}, {"source": 3}]}', "the source of cell 2 is neither"),
        (b'{"cells": [{"source": [3]}]}', "the source of cell 1 is neither"),
    ],
)
def test_read_notebook_rejects_content_without_readable_cells_and_names_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(NotebookError, match=reason):
        read_notebook(content)
