"""A course with gatebook: nbgrader, set up for the kit's kernel, with students' code in a box."""

import sys

# jsonschema imports it to check IRIs, of which a notebook has none; it builds a grammar then, which costs every process
# a second of processor time
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
