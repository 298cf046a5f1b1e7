"""
Converts Markdown to HTML for pages that show submissions. The HTML contains no code that can run, and its formulas need
no network.

The HTML is cleaned with bleach. Its successor is nh3, but nbconvert needs bleach in any case.
"""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element, tostring

from bleach import clean
from latex2mathml.converter import Converter
from nbconvert.filters import markdown2html_mistune

#: Formulas between $$ and $$ or between $ and $, by the rules of Jupyter. Next to a single $, the formula must not
#: begin or end with a space, and no digit may follow the last $.
FORMULA = re.compile(r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^\s$](?:[^$\n]*?[^\s$\\])?)\$(?!\d)", re.DOTALL)
#: The link that nbconvert puts after each heading.
ANCHOR = re.compile(r'<a class="anchor-link".*?</a>')
CODE = re.compile(r"(<(code|pre)\b.*?</\2>)", re.DOTALL)

#: The allowed HTML elements: those that Markdown makes, if they cannot run, load or send anything.
TAGS = [
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code", "span", "div"),
    *("em", "strong", "del", "sub", "sup", "ul", "ol", "li", "dl", "dt", "dd", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
]

#: The allowed classes, which colour code. An element with another class could look and act like a part of nbgrader's
#: page.
COLOURS = re.compile(r"highlight|[a-z]{1,2}\d?")
#: The allowed MathML elements, which draw formulas. Links are not allowed, and neither are styles, which could cover
#: the page.
MATH_TAGS = {
    *("math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup"),
    *("munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom"),
}
MATH_ATTRIBUTES = {
    *("xmlns", "display", "displaystyle", "scriptlevel", "mathvariant", "mathsize", "stretchy", "fence", "form"),
    *("separator", "largeop", "movablelimits", "accent", "accentunder", "linethickness", "columnalign", "rowspacing"),
    *("columnspacing", "width", "height", "depth", "lspace", "rspace", "minsize", "maxsize"),
}
#: The forbidden TeX commands. Macros could turn one line into a page of any length, and \href makes a link.
FORBIDDEN = re.compile(r"\\(?:\w*def|let|\w*command|\w*environment|DeclareMathOperator|href)")
LONGEST_FORMULA = 2_000
#: The largest number of characters that are shown of a cell.
LONGEST_CELL = 20_000


def markdown2html(source: str) -> str:
    """
    Returns Markdown as safe HTML.

    It replaces nbconvert's filter of this name in nbgrader's templates. That filter does not remove scripts.

    Formulas become MathML, which browsers draw without a library. Text that is not a valid formula stays unchanged.
    """
    if len(source) > LONGEST_CELL:
        source = f"{source[:LONGEST_CELL]}\n\n[{len(source) - LONGEST_CELL} more characters were left out]"
    try:
        made = ANCHOR.sub("", markdown2html_mistune(source))
    except RecursionError:  # this happens for example with a thousand nested quotations
        return f"<pre>{html.escape(source)}</pre>"
    safe = clean(made, tags=TAGS, attributes=_is_wanted, protocols=["http", "https", "mailto"])
    pieces = CODE.split(safe)
    # the pieces repeat in this order: text, code, the name of the code's tag
    return "".join(
        FORMULA.sub(_drawn, piece) if at % 3 == 0 else piece for at, piece in enumerate(pieces) if at % 3 != 2
    )


def _is_wanted(tag: str, name: str, value: str) -> bool:
    if name == "href":
        # a relative link would lead to the server that shows this page
        return tag == "a" and value.lower().startswith(("https://", "http://", "mailto:", "#"))
    if name == "class":
        return COLOURS.fullmatch(value) is not None
    return name == "title" or (name == "align" and tag in ("th", "td"))


def _drawn(match: re.Match[str]) -> str:
    display = match["display"] is not None
    formula = html.unescape(match["display"] if display else match["inline"])
    if len(formula) > LONGEST_FORMULA or FORBIDDEN.search(formula):
        return match[0]
    try:
        element = Converter(display="block" if display else "inline").convert_to_element(formula)
        _clean(element)
        return tostring(element, encoding="unicode")
    except Exception:  # invalid TeX makes the parser raise many kinds of errors
        return match[0]


def _clean(element: Element) -> None:
    """
    Removes unknown attributes, and decodes entities in the text.

    `tostring` escapes the text again. The converter alone would write the content of \\text{} without escaping it.

    :raises ValueError: for an element that is not in MATH_TAGS.
    """
    for part in element.iter():
        if part.tag not in MATH_TAGS:
            raise ValueError(f"the element {part.tag} is not allowed in a formula")
        for name in set(part.attrib) - MATH_ATTRIBUTES:
            del part.attrib[name]
        # the converter writes symbols as HTML entities
        part.text = html.unescape(part.text) if part.text else None
