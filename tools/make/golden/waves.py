"""Computes weights and inputs of golden vectors as waves, and writes the files of golden vectors.

A wave can be computed again from its formula, so the files contain only the results.
"""

import json
import math
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "test" / "golden"

# B, T, F, H, and the lengths of the sequences, or None if all sequences have T time steps
SIZES = [
    (1, 1, 1, 1, None),
    (2, 3, 2, 4, None),
    (3, 1, 2, 5, None),
    (1, 7, 3, 1, None),
    (4, 5, 1, 3, None),
    (3, 6, 4, 5, [6, 2, 4]),
    (2, 4, 3, 2, [1, 3]),
    (5, 40, 6, 8, None),
    (5, 40, 6, 8, [40, 1, 17, 39, 8]),
]


def wave(shape, speed):
    """Returns irregular numbers between -1/2 and 1/2, row by row: sin(speed * n ** 1.3) / 2 for n = 1, 2, …"""
    size = math.prod(shape)
    flat = [_grid(math.sin(speed * n**1.3) / 2) for n in range(1, size + 1)]
    return _fold(flat, list(shape))


def _grid(value):
    """
    Rounds to a multiple of 2**-20. Float32 represents such a number exactly.

    Machines may compute a sine with different last digits, and the rounding removes this difference.
    """
    return round(value * 2**20) / 2**20


def _fold(flat, shape):
    if len(shape) <= 1:
        return flat
    step = len(flat) // shape[0]
    return [_fold(flat[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]


def rounded(values):
    """Rounds nested lists of floats to nine significant digits, which is more than float32 has."""
    if isinstance(values, list):
        return [rounded(value) for value in values]
    return float(f"{values:.9g}")


def write(name, versions, cases):
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    text = f'{{"versions":{json.dumps(versions)},\n"cases":[\n{lines}\n]}}\n'
    (FOLDER / f"{name}.json").write_text(text, encoding="utf8")
    print(f"{name}: {len(cases)} cases, {len(text) / 1024:.0f} KB")
