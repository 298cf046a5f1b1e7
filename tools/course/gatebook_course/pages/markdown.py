"""
Markdown as HTML for pages that show submissions: formulas are drawn without a network, and nothing of it can run.

bleach cleans the HTML, and not its successor nh3, since nbconvert needs bleach in any case.
"""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element, tostring

from bleach import clean
from latex2mathml.converter import Converter
from nbconvert.filters import markdown2html_mistune

#: $$…$$ and $…$ as Jupyter reads them: no space inside, no digit after.
FORMULA = re.compile(r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^\s$](?:[^$\n]*?[^\s$\\])?)\$(?!\d)", re.DOTALL)
#: The sign behind each heading, which links to it.
ANCHOR = re.compile(r'<a class="anchor-link".*?</a>')
CODE = re.compile(r"(<(code|pre)\b.*?</\2>)", re.DOTALL)

#: What Markdown itself makes, and no more: nothing that runs, loads or is sent.
TAGS = [
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code", "span", "div"),
    *("em", "strong", "del", "sub", "sup", "ul", "ol", "li", "dl", "dt", "dd", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
]

#: How code is coloured. Others would look, and act, like a part of nbgrader's page.
COLOURS = re.compile(r"highlight|[a-z]{1,2}\d?")
#: Of MathML: what draws formulas. Nothing that links, and no style, which could lay something over the page.
MATH_TAGS = {
    *("math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup"),
    *("munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom"),
}
MATH_ATTRIBUTES = {
    *("xmlns", "display", "displaystyle", "scriptlevel", "mathvariant", "mathsize", "stretchy", "fence", "form"),
    *("separator", "largeop", "movablelimits", "accent", "accentunder", "linethickness", "columnalign", "rowspacing"),
    *("columnspacing", "width", "height", "depth", "lspace", "rspace", "minsize", "maxsize"),
}
#: Macros can make a page of any length out of a line, and links are not drawn.
REFUSED = re.compile(r"\\(?:\w*def|let|\w*command|\w*environment|DeclareMathOperator|href)")
LONGEST_FORMULA = 2_000
#: A cell beyond it is shown as far as that.
LONGEST = 20_000


def markdown2html(source: str) -> str:
    """
    In place of nbconvert's filter of this name, which nbgrader's templates use and which lets scripts through.

    Formulas become MathML, which browsers draw by themselves. What cannot be read as a formula stays as it was written.
    """
    if len(source) > LONGEST:
        source = f"{source[:LONGEST]}\n\n[{len(source) - LONGEST} more characters were left out]"
    try:
        made = ANCHOR.sub("", markdown2html_mistune(source))
    except RecursionError:  # a thousand quotations in one another
        return f"<pre>{html.escape(source)}</pre>"
    safe = clean(made, tags=TAGS, attributes=_is_wanted, protocols=["http", "https", "mailto"])
    pieces = CODE.split(safe)
    # split gives text, code, the name of its tag, text, …
    return "".join(
        FORMULA.sub(_drawn, piece) if at % 3 == 0 else piece for at, piece in enumerate(pieces) if at % 3 != 2
    )


def _is_wanted(tag: str, name: str, value: str) -> bool:
    if name == "href":
        # without a machine's name it would lead to the server that shows this
        return tag == "a" and value.lower().startswith(("https://", "http://", "mailto:", "#"))
    if name == "class":
        return COLOURS.fullmatch(value) is not None
    return name == "title" or (name == "align" and tag in ("th", "td"))


def _drawn(match: re.Match[str]) -> str:
    display = match["display"] is not None
    formula = html.unescape(match["display"] if display else match["inline"])
    if len(formula) > LONGEST_FORMULA or REFUSED.search(formula):
        return match[0]
    try:
        element = Converter(display="block" if display else "inline").convert_to_element(formula)
        _clean(element)
        return tostring(element, encoding="unicode")
    except Exception:  # whatever a student's TeX does to the parser
        return match[0]


def _clean(element: Element) -> None:
    """
    The converter's own text is not used: it writes what stands in \\text{} as it is.

    :raises ValueError: for what is not known to draw a formula.
    """
    for part in element.iter():
        if part.tag not in MATH_TAGS:
            raise ValueError(f"{part.tag} is no part of a formula")
        for name in set(part.attrib) - MATH_ATTRIBUTES:
            del part.attrib[name]
        # the converter has its signs as entities
        part.text = html.unescape(part.text) if part.text else None
