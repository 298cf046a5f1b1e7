"""
Makes the index of the search: without formulas and imports, whose words nobody looks for, without the title of the
article that half of the lessons quote, and with the number of a lesson or an experiment in its title.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

#: The article from which the course grew. With its title, a search for "attention" would find all that quote it.
ARTICLE = "LSTM, GRU and Attention Mechanism"


def numbered(page: str, title: str) -> str:
    """Returns the title under which the search shows a page, e.g. "Lesson 02: Build the forget gate"."""
    found = re.match(r"(lesson|experiment)s/", page)
    number = re.match(r"(\d+) (.*)", title)
    return f"{found[1].capitalize()} {number[1]}: {number[2]}" if found and number else title


class BookBuilder(StandaloneHTMLBuilder):
    def index_page(self, pagename: str, doctree: nodes.document, title: str) -> None:
        searched = doctree.deepcopy()
        for formula in [*searched.findall(nodes.math), *searched.findall(nodes.math_block)]:
            formula["classes"].append("no-search")
        for title_of_work in list(searched.findall(nodes.emphasis)):
            if title_of_work.astext() == ARTICLE:
                title_of_work.parent.remove(title_of_work)
        for code in searched.findall(nodes.literal_block):
            lines = code.astext().split("\n")
            code.children = [nodes.Text("\n".join(line for line in lines if not line.startswith("import ")))]
        heading = next(searched.findall(nodes.title), None)
        if heading is not None:  # the search compares it with the title
            heading.children = [nodes.Text(numbered(pagename, heading.astext()))]
        super().index_page(pagename, searched, numbered(pagename, title))


def setup(app: Sphinx) -> dict[str, object]:
    app.add_builder(BookBuilder, override=True)
    return {"parallel_read_safe": True}
