"""What goes back to a student."""

from __future__ import annotations

from typing import Any


def configure_feedback(c: Any) -> None:
    c.HTMLExporter.sanitize_html = True
