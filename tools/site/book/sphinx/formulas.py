"""
Draws the formulas of the book when it is built. KaTeX, which runs in Node, makes HTML and MathML of them.

The package sphinxcontrib-katex does the same, but it connects to Node by a socket, and fails if Node is slow to listen.
"""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.writers.html5 import HTML5Translator


@cache
def _program() -> subprocess.Popen[str]:
    command = [os.environ["BOOK_NODE"], str(Path(__file__).with_name("formulas.mjs")), os.environ["BOOK_KATEX"]]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")


@cache
def drawn(tex: str, display: bool) -> str:
    """
    Returns a formula as HTML.

    @raises ExtensionError if the formula is invalid, which ends the build
    """
    program = _program()
    program.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
    program.stdin.flush()
    answer = json.loads(program.stdout.readline())
    if "error" in answer:
        raise ExtensionError(f"the formula {tex} is invalid: {answer['error']}")
    return answer["html"]


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    translator.body.append(f'<span class="math">{drawn(node.astext(), False)}</span>')
    raise nodes.SkipNode


def visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    translator.body.append(f'<div class="math">{drawn(node.astext(), True)}</div>\n')
    raise nodes.SkipNode


def end(app: Sphinx, error: Exception | None) -> None:
    """Closes the input of the program, which then exits."""
    if _program.cache_info().currsize:
        _program().stdin.close()
        _program().wait()


def setup(app: Sphinx) -> dict[str, object]:
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_block, None))
    app.connect("build-finished", end)
    return {"parallel_read_safe": True}
