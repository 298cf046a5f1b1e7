"""
What a page may do, told to the browser (Content-Security-Policy): a second wall, should anything of a submission ever
get through the first.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from pathlib import Path

import nbgrader

from .plots import DRAW, LIBRARY, LOAD

FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
FORMGRADE = FORMGRADER / "formgrade" / "formgrade_macros.html.j2"

#: A script that stands in a page: not one that is loaded, and not one that is different in every page.
INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>((?:(?!\{\{|</script>).)*)</script>", re.DOTALL)
HANDLER = re.compile(r'\son\w+="([^"{]*)"')


def digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@functools.cache
def page_policy(_: str = "") -> str:
    """
    For pages that show a submission, as a filter of their templates: the scripts that are known run, and nothing else.

    It stands in the page's head and counts for what comes after: nbgrader's scripts that name the submission are above.
    """
    own = FORMGRADE.read_text(encoding="utf8")
    known = [LOAD, DRAW, LIBRARY.read_text(encoding="utf8"), *INLINE.findall(own), *HANDLER.findall(own)]
    scripts = " ".join(dict.fromkeys(map(digest, known)))
    return "; ".join(
        (
            "default-src 'none'",
            # not 'self': the server also gives out the files of submissions
            f"script-src 'unsafe-hashes' {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def server_policy() -> str:
    """
    For everything that a course's server shows: JupyterLab needs scripts in pages, but nothing comes from another
    machine, and nothing is sent to one.
    """
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob: ws://127.0.0.1:* ws://localhost:*",
            "worker-src 'self' blob:",
            "frame-src 'self' blob: data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )
