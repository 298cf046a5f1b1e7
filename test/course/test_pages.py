"""Checks the pages that show a submission. They draw formulas and figures, and no student's text becomes markup."""

from __future__ import annotations

import json
import re

import pytest
from gatebook_course.pages.feedback import HideHiddenTests
from gatebook_course.pages.markdown import LONGEST_CELL, markdown2html
from gatebook_course.pages.outputs import PLOT
from gatebook_course.pages.plots import DRAW, LOAD, DrawPlots, packed
from gatebook_course.pages.policy import digest, page_policy, server_policy
from nbformat.v4 import new_code_cell, new_notebook, new_output

HIDDEN = "check(1);\n// BEGIN HIDDEN TESTS\ncheck(secret);\n// END HIDDEN TESTS\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<iframe srcdoc='<script>1</script>'></iframe>",
        "<svg onload=alert(1)></svg>",
        "[press](javascript:alert(1))",
        "<a href='&#106;avascript:alert(1)'>a</a>",
        "![seen](https://example.org/seen.png)",
        "<style>body { display: none }</style>",
        "<base href='https://example.org'>",
        "<form action='https://example.org'><input name=a></form>",
        "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
        "<div style='position: fixed'>a</div>",
        "<span class='score tabbable' id='notebook'>5</span>",
        # links to this server, on which a request can change something
        "[results](results.html)",
        "[results](/formgrader/?path=autograded/eve)",
        "[results](//localhost/formgrader)",
        # latex2mathml does not escape the text in \text, and makes attributes from \href, \style and \class
        r"$\text{<script>alert(1)</script>}$",
        r"$\text{&lt;img src=x onerror=alert(1)&gt;}$",
        r"$\mathrm{<img src=x onerror=alert(1)>}$",
        r"$\href{javascript:alert(1)}{x}$",
        r"$\style{position:fixed;inset:0}{x}$",
        r"$$\class{score}{x}$$",
    ],
)
def test_markdown_cannot_run_code_load_files_or_cover_the_page(text):
    made = markdown2html(f"before {text} after\n\n{text}")
    assert not re.search(r"<(script|img|iframe|svg|style|base|form|input)", made)
    tags = " ".join(re.findall(r"<[^>]*>", made))
    assert not re.search(r"\son\w+=|javascript:|\sstyle=|score|notebook|example\.org|results\.html|formgrader", tags), (
        tags
    )


def test_markdown2html_keeps_links_and_highlights_code():
    made = markdown2html("[a](https://example.org) and\n\n```typescript\nconst a = 1;\n```\n")
    assert '<a href="https://example.org">a</a>' in made
    assert '<div class="highlight">' in made and '<span class="kd">const</span>' in made


def test_markdown2html_converts_formulas_to_MathML():
    made = markdown2html(r"Inline $f_t = \sigma(x) < 1$, and $$c_t = f_t \odot c_{t-1}$$")
    assert made.count("<math") == 2
    assert 'display="block"' in made
    assert "<mo>&lt;</mo>" in made


@pytest.mark.parametrize("text", ["`$x$`", "it cost $5 and $6", r"$\frac$", "```\n$x$\n```"])
def test_text_that_is_not_a_formula_is_not_converted(text):
    assert "<math" not in markdown2html(text)


def test_macros_are_not_expanded():
    """Expanded, the macros of this test would double a text 24 times."""
    doubling = "".join(rf"\def\{chr(98 + n)}{{\{chr(97 + n)}\{chr(97 + n)}}}" for n in range(24))
    assert "<math" not in markdown2html(rf"$\def\a{{xx}}{doubling}\y$")


@pytest.mark.parametrize("text", [">" * 60_000, "[a](" * 15_000, "<div>" * 12_000, "$$" * 30_000, "- " * 30_000])
def test_markdown2html_converts_only_the_beginning_of_a_long_text(text):
    """The conversion of the whole text would take minutes."""
    assert len(markdown2html(text)) < 100 * LONGEST_CELL


def page_of(*figures: object) -> list[dict]:
    outputs = [new_output("display_data", data={"text/plain": 'a "line"'}) for _ in figures]
    for output, figure in zip(outputs, figures, strict=True):
        output.data[PLOT] = figure
        output.data["text/html"] = "<script>student()</script>"
    made, _ = DrawPlots().preprocess(new_notebook(cells=[new_code_cell("0", outputs=outputs)]), {})
    return [output.data for output in made.cells[0].outputs]


def test_the_texts_of_a_figure_cannot_close_its_script_element():
    text = "</script><script>alert(1)</script>"
    [data] = page_of({"data": [{"name": text}], "layout": {"title": {"text": text}}})
    made = data["text/html"]
    assert "student" not in made and "alert(1)<" not in made
    assert made.count("<script") == 4, "the library, the code that unpacks it, the figure, the code that draws it"
    assert 'aria-label="a &quot;line&quot;"' in made
    figure = re.search(r'<script type="application/json">(.*?)</script>', made)
    assert json.loads(figure[1])["data"][0]["name"] == text


def test_a_page_contains_the_plot_library_once_and_only_with_a_figure():
    first, second = page_of({"data": []}, {"data": []})
    assert packed() in first["text/html"] and packed() not in second["text/html"]
    assert len(packed()) < 800_000
    [none] = page_of("not a figure")
    assert "text/html" not in none


def test_the_pages_policy_allows_only_our_scripts_and_formgraders():
    policy = page_policy()
    for script in (DRAW, LOAD, "toggle_name(true);", "toggle_name(false);"):
        assert digest(script) in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    # the server also serves the files of submissions
    assert "'self'" not in scripts
    assert "'unsafe-inline'" not in scripts and "'unsafe-eval'" not in scripts
    assert policy.startswith("default-src 'none'") and '"' not in policy


def test_the_servers_policy_allows_connections_only_to_this_machine():
    assert set(re.findall(r"\S+//[^\s;]+", server_policy())) == {"ws://127.0.0.1:*", "ws://localhost:*"}


def cell_of(source: str, **record: object):
    cell = new_code_cell(source, outputs=[new_output("error", ename="E", evalue="secret", traceback=["secret"])])
    if record:
        cell.metadata.nbgrader = {"schema_version": 3, "grade_id": "a", "solution": False, **record}
    return HideHiddenTests().preprocess_cell(cell, {}, 0)[0]


def test_a_student_sees_only_the_points_of_a_hidden_test():
    cell = cell_of(HIDDEN, locked=True, grade=True, score=1.5, points=3)
    assert "secret" not in json.dumps(cell)
    assert cell.source.startswith("check(1);")
    assert cell.outputs[0].text == "1.5 of 3 points\n"


def test_the_feedback_names_the_hidden_tests_that_failed_and_shows_no_values():
    lines = ["12.25", "✗ zeros", "2 of 3 tests pass: 1 of 2 points.", "✗ masked entries are exactly 0", "✗ 12.25"]
    source = f"// It tests:\n// - one unit\n// - masked entries are exactly 0\n// - zeros\n{HIDDEN}"
    cell = new_code_cell(source, outputs=[new_output("stream", name="stdout", text=f"{line}\n") for line in lines])
    cell.metadata.nbgrader = {"schema_version": 3, "grade_id": "a", "solution": False, "locked": True, "grade": True}
    cell.metadata.nbgrader.update(score=1, points=2)
    shown = HideHiddenTests().preprocess_cell(cell, {}, 0)[0]
    assert [output.text for output in shown.outputs] == ["1 of 2 points\n✗ masked entries are exactly 0\n"]
    assert "12.25" not in json.dumps(shown)


def test_a_hidden_test_without_a_score_shows_0_points():
    assert cell_of(HIDDEN, locked=True, grade=True, score=None, points=3).outputs[0].text == "0 of 3 points\n"


def test_a_students_cell_with_the_comments_of_hidden_tests_is_not_changed():
    assert cell_of(HIDDEN).source == HIDDEN
    assert cell_of(HIDDEN, locked=False, grade=False).source == HIDDEN
