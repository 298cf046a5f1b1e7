"""Checks completion, inspection, is_complete and history over the protocol. tslab computes most of these replies."""

import pytest
from talk import UNCHECKED, Talk


def test_completion_offers_variables_of_earlier_cells(kernel: Talk) -> None:
    kernel.run("const gates = { forget: 1, input: 2, output: 3 };")
    content = kernel.ask(kernel.client.complete, "gates.f", 7).reply["content"]
    assert content["status"] == "ok"
    assert content["matches"][0] == "forget"
    assert (content["cursor_start"], content["cursor_end"]) == (6, 7)


def test_cursor_positions_are_counted_in_characters(kernel: Talk) -> None:
    """The protocol counts a character such as an emoji once, but JavaScript counts it twice."""
    code = "const s = '🙂🙂'; Math.froun"
    content = kernel.ask(kernel.client.complete, code, len(code)).reply["content"]
    assert content["matches"] == ["fround"]
    assert code[content["cursor_start"] : content["cursor_end"]] == "froun"


def test_inspection_shows_the_type(kernel: Talk) -> None:
    kernel.run("/** Forgets. */ function forgetGate(x: number): number { return x; }")
    content = kernel.ask(kernel.client.inspect, "1 + forgetGate(2)", 8).reply["content"]
    assert content["found"] is True
    assert "function forgetGate(x: number): number" in content["data"]["text/plain"]
    assert kernel.ask(kernel.client.inspect, "   ", 1).reply["content"]["found"] is False


def test_is_complete_returns_the_indent_of_the_next_line(kernel: Talk) -> None:
    content = kernel.ask(kernel.client.is_complete, "for (const gate of []) {").reply["content"]
    assert content == {"status": "incomplete", "indent": "  "}
    assert kernel.ask(kernel.client.is_complete, "1 + 1").reply["content"] == {"status": "complete"}


@pytest.fixture
def ran(start) -> Talk:
    """A kernel that has run five cells. The last cell was run without being stored in the history."""
    kernel = start(kernel_name=UNCHECKED)
    for code in ("const a = 1;", "a + 1", "a + 2", "a + 1"):
        kernel.run(code)
    kernel.run("'not stored'", store_history=False)
    return kernel


def test_history_returns_the_requested_cells(ran: Talk) -> None:
    def ask(**options: object) -> list:
        return ran.ask(ran.client.history, **{"raw": True, "output": False, **options}).reply["content"]["history"]

    assert ask(hist_access_type="tail", n=2) == [[1, 3, "a + 2"], [1, 4, "a + 1"]]
    assert ask(hist_access_type="tail", n=2, output=True) == [[1, 3, ["a + 2", "3"]], [1, 4, ["a + 1", "2"]]]
    assert ask(hist_access_type="range", session=0, start=1, stop=3) == [[1, 1, "const a = 1;"], [1, 2, "a + 1"]]
    assert ask(hist_access_type="range", session=1, start=4) == [[1, 4, "a + 1"]]
    assert ask(hist_access_type="range", session=-1, start=1, stop=9) == []
    assert ask(hist_access_type="search", pattern="a + ?") == [[1, 2, "a + 1"], [1, 3, "a + 2"], [1, 4, "a + 1"]]
    assert ask(hist_access_type="search", pattern="a + *", unique=True) == [[1, 3, "a + 2"], [1, 4, "a + 1"]]
    assert ask(hist_access_type="search", pattern="a + (", n=3) == []


def test_kernel_info_names_language_and_implementation(kernel: Talk) -> None:
    info = kernel.kernel_info
    assert (info["implementation"], info["implementation_version"]) == ("tslab", "1.0.22")
    assert info["language_info"]["name"] == "typescript"
    assert info["protocol_version"] == "5.3"


def test_a_module_cell_can_be_imported(kernel: Talk) -> None:
    assert kernel.run("/** @module helper */\nexport const answer: number = 42;").status == "ok"
    assert kernel.run('import { answer } from "./helper"; answer').result == {"text/plain": "42"}


def test_a_module_cell_with_type_errors_is_an_error(kernel: Talk) -> None:
    run = kernel.run("/** @module broken */\nexport const answer: number = 'x';")
    assert run.error["ename"] == "CompileError"
    assert "2:14 - TS2322" in run.error["evalue"]
