"""
Makes the seed of the random numbers in tests. The seed differs between students, but stays the same if a submission is
graded again.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path


def secret_of(course: str | Path) -> bytes:
    """Returns the secret of a course, and creates it if there is none. Only the owner of its file can read it."""
    file = Path(course) / ".gatebook" / "secret"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        new = file.with_name(f"secret.{os.getpid()}.new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as opened:
            opened.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            # os.link makes the complete file visible in one step, and never replaces a secret that is already in use
            os.link(new, file)
        new.unlink()
    return bytes.fromhex(file.read_text(encoding="ascii").strip())


def seed_for(course: str | Path, assignment: str, notebook: str, student: str) -> int:
    """Returns the seed of one submission. It has 48 bits, because a JavaScript number represents 48 bits exactly."""
    message = "/".join((assignment, notebook, student)).encode()
    return int.from_bytes(hmac.new(secret_of(course), message, hashlib.sha256).digest()[:6], "big")
