"""
Checks the plots in HTML pages, slides and Markdown that nbconvert makes from an executed notebook. No script draws
plots there, so each plot is stored with a picture.
"""

import base64
import re
import xml.etree.ElementTree as ElementTree

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter, MarkdownExporter, SlidesExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PLOTLY, SVG = "application/vnd.plotly.v1+json", "image/svg+xml"

CELLS = {
    "a line": 'import { heatMap, lineChart, show } from "gatebook";\n'
    'void show(lineChart([{ name: "loss", y: [3, 2, 1] }], { title: "A loss", xLabel: "step", yLabel: "loss" }));',
    "a matrix": 'void show(heatMap([[0.1, -0.2], [0.3, 0.4]], { title: "A matrix" }));',
    "a live curve": 'const curve = (y: number[]) => lineChart({ name: "loss", y }, { title: "Live" });\n'
    "const view = show(curve([3]));\nfor (const y of [[3, 2], [3, 2, 1]]) view.update(curve(y));\nview.done();",
    "two in one cell": 'void show(lineChart({ name: "one", y: [1, 2] }));\n'
    'void show(lineChart({ name: "two", y: [2, 1] }));',
    "a figure without the library": 'void show({ data: [{ type: "bar", x: ["cats", "dogs"], y: [3, 8] }], '
    'layout: { title: { text: "Pets" } }, alt: "3 cats, 8 dogs" });',
}


@pytest.fixture(scope="module")
def executed(specification: object, tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    spec = {"name": "tslab", "display_name": "TypeScript", "language": "typescript"}
    cells = [new_markdown_cell("# Plots"), *(new_code_cell(code) for code in CELLS.values())]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": spec})
    folder = str(tmp_path_factory.mktemp("pictures"))
    NotebookClient(notebook, timeout=None, resources={"metadata": {"path": folder}}).execute()
    return notebook


def plots(notebook: nbformat.NotebookNode) -> list[dict]:
    return [output.data for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]


def words(svg: str) -> list[str]:
    """Returns the texts in an SVG picture. Fails if the SVG is not well formed."""
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_each_stored_plot_has_its_data_its_picture_and_its_alt_text(executed: nbformat.NotebookNode) -> None:
    data = plots(executed)
    assert [sorted(one) for one in data] == [[PLOTLY, SVG, "text/plain"]] * (len(CELLS) + 1)
    for one in data:
        title = one[PLOTLY]["layout"].get("title", {}).get("text")
        assert title is None or title in words(one[SVG])


def test_a_live_curve_is_stored_in_its_final_state(executed: nbformat.NotebookNode) -> None:
    (live,) = [one for one in plots(executed) if "Live" in words(one[SVG])]
    assert live[PLOTLY]["data"][0]["y"] == [3, 2, 1]
    assert {"0", "1", "2"} <= set(words(live[SVG])), "the axis of the picture ends at the last point"


@pytest.mark.parametrize("exporter", [HTMLExporter, SlidesExporter])
def test_pages_and_slides_contain_the_picture_of_each_plot(exporter: type, executed: nbformat.NotebookNode) -> None:
    page, _ = exporter().from_notebook_node(executed)
    pictures = [
        base64.b64decode(code).decode() for code in re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    ]
    assert pictures == [one[SVG] for one in plots(executed)]


def test_markdown_links_a_file_for_each_plot(executed: nbformat.NotebookNode) -> None:
    page, resources = MarkdownExporter().from_notebook_node(executed)
    files = {name: content.decode() for name, content in resources["outputs"].items()}
    named = re.findall(r"!\[svg\]\(([^)]+)\)", page)
    assert [files[name].strip() for name in named] == [one[SVG] for one in plots(executed)]
