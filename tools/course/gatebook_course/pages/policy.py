"""
Tells the browser what a page may do (Content-Security-Policy). This is a second protection, in case code of a
submission gets past the first one.
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

#: A script inside a page, which is not loaded from a file and is the same in every page.
INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>((?:(?!\{\{|</script>).)*)</script>", re.DOTALL)
HANDLER = re.compile(r'\son\w+="([^"{]*)"')


def digest(script: str) -> str:
    """Returns the source expression that allows a script by its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@functools.cache
def page_policy(_: str = "") -> str:
    """
    Returns the policy of pages that show a submission, as a filter for their templates: only known scripts may run.

    It is in the head of the page and applies to what follows. nbgrader's scripts that name the submission are above it.
    """
    own = FORMGRADE.read_text(encoding="utf8")
    known = [LOAD, DRAW, LIBRARY.read_text(encoding="utf8"), *INLINE.findall(own), *HANDLER.findall(own)]
    scripts = " ".join(dict.fromkeys(map(digest, known)))
    return "; ".join(
        (
            "default-src 'none'",
            # not 'self': the server also serves the files of submissions
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
    Returns the policy for everything that a course's server shows.

    JupyterLab needs scripts in pages, but nothing is loaded from another machine, and nothing is sent to one.
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
