"""A pytest plugin that reports the results to `npm test`: an event for each test file and for each test.

`-p gatebook_events` loads the plugin, and events.mjs describes the events.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

MARK = "\x1e"
#: The real standard output. It is duplicated here, before pytest begins to capture what tests print.
OUTPUT = os.fdopen(os.dup(1), "w", encoding="utf8")


class Events:
    def __init__(self) -> None:
        self.begun: dict[str, float] = {}
        self.left_out: set[str] = set()
        self.seconds = 0.0

    def emit(self, **event: Any) -> None:
        print(MARK + json.dumps(event), file=OUTPUT, flush=True)

    def note(self, text: str) -> None:
        """Makes `npm test` print a line immediately, for fixtures that work for minutes before the first test."""
        self.emit(type="note", text=text)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
        file = file_of(item.nodeid)
        if file not in self.begun:
            self.begun[file] = time.monotonic()
            self.emit(type="begin", file=file)
        self.seconds = 0.0
        result = yield
        if nextitem is None or file_of(nextitem.nodeid) != file:
            self.emit(type="end", file=file, seconds=time.monotonic() - self.begun[file])
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Sends one event per test, after the test's function. If the test's setup or teardown fails, sends it then."""
        self.seconds += report.duration
        if report.when != "call" and report.passed:
            return
        file, _, name = report.nodeid.partition("::")
        text = {"failed": report.longreprtext, "skipped": reason_of(report)}.get(report.outcome)
        if report.when == "teardown":
            self.emit(type="error", file=file, text=f"{name}, after the test: {text}")
            return
        about = {} if text is None else {"text": with_sections(report, text)}
        self.emit(type="test", file=file, name=name, state=report.outcome, seconds=self.seconds, **about)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self.left_out.update(file_of(item.nodeid) for item in items)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Also reports the end of files in which no test was selected: all their tests belong to the nightly run."""
        if session.config.getoption("keyword"):
            return
        for file in sorted(self.left_out - self.begun.keys()):
            self.emit(type="begin", file=file)
            self.emit(type="end", file=file, seconds=0.0, nightly=True)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.emit(type="error", file=file_of(report.nodeid), text=report.longreprtext)


def file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def reason_of(report: pytest.TestReport) -> str:
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else report.longreprtext


def with_sections(report: pytest.TestReport, text: str) -> str:
    """Returns the text, and for a failed test also the output of the test."""
    if not report.failed:
        return text
    printed = [f"--- {title} ---\n{content[-20_000:]}" for title, content in report.sections if content.strip()]
    return "\n".join([text, *printed])


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Events(), "gatebook-events")
