"""Writes the values of parameters as TypeScript. Each value becomes a literal, so its content can never run as code."""

from __future__ import annotations

import datetime
import json
import math
import re
from typing import Any

from nbformat import NotebookNode
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

from .declarations import settings_of

#: Above this limit, JavaScript cannot represent every integer exactly.
LARGEST = 2**53 - 1


class TypeScriptTranslator(Translator):
    """Translates numbers, texts, lists, records and null to TypeScript, and dates to texts in ISO 8601."""

    @classmethod
    def translate(cls, val: Any) -> str:
        if isinstance(val, (datetime.date, datetime.datetime)):  # YAML reads 2021-03-04 as a date
            return cls.translate_str(val.isoformat())
        if val is None or isinstance(val, (str, bool, int, float, dict, list)):
            return super().translate(val)
        if isinstance(val, tuple):
            return cls.translate_list(list(val))
        raise ValueError(f"expected numbers, texts, lists, records, true, false or null as parameters, got {val!r}")

    @classmethod
    def translate_none(cls, val: None) -> str:
        return "null"

    @classmethod
    def translate_str(cls, val: str) -> str:
        # A JSON string is also a TypeScript string. It contains only ASCII, so no line separator can end the line.
        return json.dumps(val)

    @classmethod
    def translate_int(cls, val: int) -> str:
        if abs(val) > LARGEST:
            raise ValueError(f"expected an integer of at most {LARGEST:,} (2^53 - 1), got {val:,}")
        return str(val)

    @classmethod
    def translate_float(cls, val: float) -> str:
        if math.isnan(val):
            return "NaN"
        return repr(val) if math.isfinite(val) else "Infinity" if val > 0 else "-Infinity"

    @classmethod
    def translate_list(cls, val: list) -> str:
        return f"[{', '.join(map(cls.translate, val))}]"

    @classmethod
    def translate_dict(cls, val: dict) -> str:
        if odd := [key for key in val if not isinstance(key, str)]:
            raise ValueError(f"expected texts as names in a record, got {odd[0]!r}")
        # the names are in brackets, since otherwise `__proto__` would set the prototype of the record
        return f"{{ {', '.join(f'[{json.dumps(key)}]: {cls.translate(one)}' for key, one in val.items())} }}"

    @classmethod
    def comment(cls, cmt_str: str) -> str:
        return "\n".join(f"// {line}".rstrip() for line in re.split(r"[\r\n\u2028\u2029]+", cmt_str))

    @classmethod
    def spellings(cls, val: Any) -> list[str]:
        """
        Returns the ways of writing a value. The first is the usual one. The other ways are for settings whose declared
        type is bigint, undefined or Date.
        """
        usual = cls.translate(val) if not isinstance(val, int) or abs(val) <= LARGEST else f"{val}n"
        if isinstance(val, int) and not isinstance(val, bool) and abs(val) <= LARGEST:
            return [usual, f"{val}n"]
        if val is None:
            return [usual, "undefined"]
        if isinstance(val, (datetime.date, datetime.datetime)):
            return [usual, f"new Date({usual})"]
        return [usual]

    @classmethod
    def inspect(cls, parameters_cell: NotebookNode) -> list[Parameter]:
        return [
            Parameter(one["name"], one["type"] or "None", one["before"] + one["value"] + one["after"], one["help"])
            for one in settings_of(parameters_cell.source)
        ]


def register() -> None:
    papermill_translators.register("typescript", TypeScriptTranslator)
