"""
Puts Plotly figures into HTML pages. Each page contains plotly.js, because `nbgrader release_feedback` gives a student
only one file.
"""

from __future__ import annotations

import base64
import functools
import gzip
import html
import json

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from ..box.kit import KIT
from .outputs import PLOT, is_plot

#: The part of plotly.js that draws lines, bars and heat maps. It has a third of the size of plotly.js. It cannot draw
#: geographic maps, which need a server.
LIBRARY = KIT / "node_modules" / "plotly.js" / "dist" / "plotly-cartesian.min.js"

#: A script that unpacks and runs plotly.js, which is in the element before the script.
LOAD = """
(function () {
  var packed = atob(document.currentScript.previousElementSibling.textContent);
  var bytes = Uint8Array.from(packed, function (character) { return character.charCodeAt(0); });
  var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  window.gatebookPlotly = new Response(stream).text().then(function (code) {
    var script = document.createElement("script");
    script.textContent = code;
    document.head.append(script);
  });
})();
"""

#: A script that draws the figure in the element before the script. If this fails, the description as text stays
#: visible.
DRAW = """
(function () {
  var place = document.currentScript.previousElementSibling;
  Promise.resolve(window.gatebookPlotly).then(function () {
    var figure = JSON.parse(place.querySelector("script").textContent);
    var layout = figure.layout || {};
    layout.height = Math.min(Number(layout.height) || 450, 1200);
    delete layout.width;
    var drawing = document.createElement("div");
    place.prepend(drawing);
    var config = { displaylogo: false, responsive: true };
    return Plotly.newPlot(drawing, { data: figure.data, layout: layout, frames: figure.frames, config: config }).then(
      function () { place.classList.add("drawn"); },
      function (error) { drawing.remove(); throw error; }
    );
  }).catch(function (error) { console.warn("a figure was not drawn: " + error); });
})();
"""


class DrawPlots(NbGraderPreprocessor):
    """Turns figures into HTML. It removes all HTML, scripts, SVG, LaTeX and Markdown in outputs of a submission."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        count = 0
        for cell in nb.cells:
            for output in cell.get("outputs", []):
                if "data" not in output:
                    continue
                for form in ("text/html", "application/javascript", "image/svg+xml", "text/latex", "text/markdown"):
                    output.data.pop(form, None)
                figure = output.data.pop(PLOT, None)
                if is_plot(figure):
                    library = "" if count else f'<script type="text/plain">{packed()}</script><script>{LOAD}</script>'
                    output.data["text/html"] = library + drawn(figure, str(output.data.get("text/plain", "")))
                    count += 1
        return nb, resources


def drawn(figure: dict, alt: str) -> str:
    content = {key: figure[key] for key in ("data", "layout", "frames") if key in figure}
    # in the data, "</script" would end the script element
    data = json.dumps(content).replace("<", "\\u003c")
    text = html.escape(alt)
    return (
        f'<div class="gatebook-figure" role="img" aria-label="{text}">'
        f'<p>{text}</p><script type="application/json">{data}</script></div><script>{DRAW}</script>'
    )


@functools.cache
def packed() -> str:
    return base64.b64encode(gzip.compress(LIBRARY.read_bytes(), mtime=0)).decode()
