"""
Makes the Content-Security-Policy of pages: rules by which the browser limits what a page may do. They are a second
protection, in case markdown.py and outputs.py leave code of a submission in a page.
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

#: A script in the text of nbgrader's templates that contains no variable, so it is the same in every page.
INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>((?:(?!\{\{|</script>).)*)</script>", re.DOTALL)
HANDLER = re.compile(r'\son\w+="([^"{]*)"')


def digest(script: str) -> str:
    """Returns the part of a policy that allows one script by its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@functools.cache
def page_policy(_: str = "") -> str:
    """
    Returns the policy of pages that show a submission. It allows only known scripts.

    It is a filter, because the templates of the pages call it. The policy is in the head of a page and applies to
    everything after it. Those scripts of nbgrader that contain the name of the submission are before it.
    """
    own = FORMGRADE.read_text(encoding="utf8")
    known = [LOAD, DRAW, LIBRARY.read_text(encoding="utf8"), *INLINE.findall(own), *HANDLER.findall(own)]
    scripts = " ".join(dict.fromkeys(map(digest, known)))
    return "; ".join(
        (
            "default-src 'none'",
            # 'self' is not allowed, because the server also serves the files of submissions
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
    Returns the policy for all pages of a course's server.

    It allows scripts in pages, because JupyterLab needs them. It allows no page to load anything from another machine
    or to send anything to another machine.
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
