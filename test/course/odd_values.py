"""
Makes submissions that have right answers and declare variables with unusual values. A test could not read such a value.
The name of each variable is in the tests, but only in a comment, in a string or as the name of a property.
"""

from __future__ import annotations

import json
import re
from functools import cache

from conftest import KIT
from kinds import Change, Kind, grade_id, solutions, tests
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

VALUES = {
    "collections": ["new Map([[1, 2]])", "{ units: [new Set([1])] }", "new (class Net { weight = 1 })()"],
    "promises": ["new Promise(() => {})", "refused"],
    "long": ["long"],
    "disposed": ["(() => { const gone = tf.scalar(1); gone.dispose(); return gone; })()"],
    "cycles": ["(() => { const one: any = [[1]]; one.push(one, one); return one; })()", "[() => 1, Symbol('x')]"],
    "traps": [
        "({ get value() { throw new Error('no'); } })",
        "new Proxy([], { get() { throw 1; }, ownKeys() { throw 2; } })",
    ],
}
NEEDED = """import * as tf from "@tensorflow/tfjs-node";
const long = new Array(1_500_000).fill(0.1);
const refused = Promise.reject(new Error("refused"));
refused.catch(() => {});
"""
TEXTS = re.compile(r"//[^\n]*|/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`", re.DOTALL)
WORD = re.compile(r"(?<![\w$.])[A-Za-z_$][\w$]*")
#: Names that a cell must not declare, or that the code above uses.
RESERVED = """
any arguments as async await boolean break case catch class const continue debugger default delete do else enum eval
exports export extends false finally for from function get if implements import in instanceof interface is let long
module never new null number object of package private protected public readonly refused require return set static
string super switch symbol tf this throw true try tslib type typeof undefined unknown var void while with yield
"""


@cache
def full_tests() -> dict[str, str]:
    """Returns all tests of the kit by grade_id, including their hidden parts."""
    found = {}
    for file in sorted((KIT / "notebooks" / "assignments").glob("*/*.ipynb")):
        for cell in json.loads(file.read_text(encoding="utf8"))["cells"]:
            record = cell["metadata"].get("nbgrader", {})
            if record.get("grade") and record.get("locked"):
                found[record["grade_id"]] = "".join(cell["source"])
    return found


def named_in(nb: NotebookNode) -> list[str]:
    """Returns the words in the tests of a notebook that no cell of the notebook uses as a variable."""
    sources = [full_tests()[grade_id(cell)] for cell in tests(nb)]
    code = [cell.source for cell in nb.cells if cell.cell_type == "code"]
    variables = {name for source in (*sources, *code) for name in WORD.findall(TEXTS.sub(" ", source))}
    words = set()
    for source in sources:
        for text in TEXTS.findall(source):
            words |= set(re.findall(r"(?<![\w$])[A-Za-z_$][\w$]*", text))
        words |= set(re.findall(r"\.([A-Za-z_$][\w$]*)", TEXTS.sub(" ", source)))
    return sorted(words - variables - set(RESERVED.split()))


def declaring(*values: str) -> Change:
    """Returns a change that adds a cell. The cell declares each word as a variable, with one of these values."""

    def change(nb: NotebookNode) -> None:
        words = named_in(nb)
        assert len(words) > len(values), words
        lines = [f"const {word}: any = {values[at % len(values)]};" for at, word in enumerate(words)]
        place = next(at for at, cell in enumerate(nb.cells) if cell is solutions(nb)[0])
        nb.cells.insert(place, new_code_cell(NEEDED + "\n".join(lines)))

    return change


ODD_VALUES = [
    Kind("odd-values", "right", "full", declaring(*(value for values in VALUES.values() for value in values))),
    *(Kind(f"odd-{name}", "right", "full", declaring(*values)) for name, values in VALUES.items()),
]
