"""Plotly's figures in pages of HTML, drawn by one local copy of plotly.js."""

from __future__ import annotations

import html
import json
from pathlib import Path

import plotly
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

FORM = "application/vnd.plotly.v1+json"
LIBRARY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"

DRAW = """
(function () {
  var place = document.currentScript.previousElementSibling;
  if (!window.Plotly) return;
  var figure = JSON.parse(place.querySelector("script").textContent);
  place.textContent = "";
  figure.config = { displaylogo: false, responsive: true };
  Plotly.newPlot(place, figure);
})();
"""


class DrawPlots(NbGraderPreprocessor):
    """Turns figures into HTML, and takes away every HTML that came with a submission."""

    src = Unicode("plotly.min.js", help="where pages find plotly.js").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        count = 0
        for cell in nb.cells:
            for output in cell.get("outputs", []):
                if "data" not in output:
                    continue
                for form in ("text/html", "application/javascript", "image/svg+xml", "text/latex", "text/markdown"):
                    output.data.pop(form, None)
                figure = output.data.pop(FORM, None)
                if isinstance(figure, dict):
                    output.data["text/html"] = self._page(figure, str(output.data.get("text/plain", "")), count == 0)
                    count += 1
        return nb, resources

    def _page(self, figure: dict, alt: str, first: bool) -> str:
        content = {key: figure[key] for key in ("data", "layout", "frames") if key in figure}
        # in a script element only "</" ends the text
        data = json.dumps(content).replace("<", "\\u003c")
        library = f'<script src="{html.escape(self.src)}"></script>' if first else ""
        text = html.escape(alt)
        return (
            f'{library}<div class="gatebook-figure" role="img" aria-label="{text}">'
            f'<script type="application/json">{data}</script><p>{text}</p></div><script>{DRAW}</script>'
        )
