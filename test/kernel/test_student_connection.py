"""
Checks the grader's end of the connection to the student's kernel. The tests have the student's end, through which they
can send anything.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from calls import REASON, ROOT, STOPPED, CallClock, next_call

# seconds between two checks of the clock
TICK = 0.02
# the seconds after which a wait counts as hanging
PATIENCE = 600.0

# a program that calls methods of the connection, whose names and arguments it reads from its standard input
PROGRAM = """
const { StudentConnection } = require(process.argv[1]);
const { CallClock } = require(process.argv[1].replace("student-connection.js", "clock.js"));
const student = new StudentConnection(Number(process.argv[2]), new CallClock(Number(process.argv[3])));
require("node:readline").createInterface({ input: process.stdin }).on("line", (text) => {
  const [name, ...args] = JSON.parse(text);
  const said = {};
  try {
    const value = typeof student[name] === "function" ? student[name](...args) : student[name];
    said.value = value === undefined ? "undefined" : value;
  } catch (error) {
    Object.assign(said, { error: error.name, message: error.message });
  }
  console.log(JSON.stringify({ ...said, late: student.late }));
});
"""


class Grader:
    """A process with the grader's end of a connection, and the student's end."""

    def __init__(self) -> None:
        self.end, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.end.settimeout(PATIENCE)
        tick = struct.pack("ll", 0, int(TICK * 1_000_000))
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, tick)
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, tick)
        self.clock = CallClock()
        node = os.environ.get("GATEBOOK_TEST_NODE") or shutil.which("node")
        module = ROOT / "kernel" / "dist" / "node" / "grading" / "student-connection.js"
        words = [node, "-e", PROGRAM, str(module), str(theirs.fileno()), str(self.clock.fd)]
        fds = [theirs.fileno(), self.clock.fd]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "pass_fds": fds}
        self.process = subprocess.Popen(words, text=True, **pipes)
        theirs.close()
        self.questions = self.end.makefile("r", encoding="utf8")

    def ask(self, *what: Any) -> None:
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def give_up(self) -> None:
        """Gives up the current call, or the next call if there is none, as if the call had reached a limit."""
        self.clock.give_up(next_call(self.clock), REASON)

    def question(self) -> dict[str, Any]:
        return json.loads(self.questions.readline())

    def say(self, *answers: Any) -> None:
        self.end.sendall("".join(json.dumps(answer) + "\n" for answer in answers).encode())

    def came(self) -> dict[str, Any]:
        return json.loads(self.process.stdout.readline())

    def value(self) -> Any:
        """The value that the last call returned."""
        came = self.came()
        assert "error" not in came, came
        assert came["late"] is False
        return came["value"]

    def error(self) -> str:
        came = self.came()
        return f"{came['error']}: {came['message']}"

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        self.questions.close()
        self.end.close()
        self.clock.close()


@pytest.fixture
def grader() -> Iterator[Grader]:
    grader = Grader()
    yield grader
    grader.close()


LATE = f"StudentError: {STOPPED}"


def test_requests_are_numbered_and_their_replies_are_returned(grader: Grader) -> None:
    grader.ask("call", "gate", [[1, 2], {"a": None}])
    question = grader.question()
    wire = [[1, 2], {"$": "record", "entries": [["a", None]]}]
    assert question == {"ask": "call", "name": "gate", "args": wire, "n": 1}
    grader.say({"n": 1, "value": [0.5]})
    assert grader.value() == [0.5]

    grader.ask("value", "x")
    assert grader.question() == {"ask": "value", "name": "x", "n": 2}
    grader.say({"n": 2, "value": {"$": "undefined"}})
    assert grader.value() == "undefined"


def test_invalid_names_are_left_out(grader: Grader) -> None:
    told = [{"name": "a", "callable": True}, {"name": 1, "callable": True}, {"name": "b"}, None, 3, [], "c"]
    for n, (answer, names) in enumerate([(told, told[:1]), ("abc", []), (None, []), ({"length": 3}, [])], 1):
        grader.ask("names")
        grader.say({"n": n, "value": answer})
        assert grader.value() == names


def test_an_error_keeps_its_name_and_message(grader: Grader) -> None:
    grader.ask("call", "f", [])
    grader.say({"n": 1, "error": {"name": "RangeError", "message": "boom"}})
    assert grader.error() == "RangeError: boom"


@pytest.mark.parametrize(
    "error",
    [None, "boom", {}, {"name": 1, "message": ["x"]}, {"message": "x" * 1000}, []],
    ids=["null", "a text", "an empty record", "wrong types", "a long message", "a list"],
)
def test_an_error_of_any_form_becomes_a_short_error(grader: Grader, error: Any) -> None:
    grader.ask("call", "f", [])
    grader.say({"n": 1, "error": error})
    came = grader.came()
    assert isinstance(came["error"], str)
    assert len(came["message"]) <= 500
    assert came["late"] is False


def test_replies_to_other_requests_are_ignored(grader: Grader) -> None:
    others = [{"n": n, "value": "wrong"} for n in (0, 2, 99, "1", None, -1, 1.5)]
    grader.ask("value", "x")
    grader.say(*others, {"value": "wrong"}, {"n": 1, "value": "right"})
    assert grader.value() == "right"
    # a reply that was sent before its request is accepted, because a student's function may return any value
    grader.ask("value", "x")
    grader.say({"n": 2, "value": "again"})
    assert grader.value() == "again"


def test_invalid_lines_are_ignored(grader: Grader) -> None:
    grader.ask("value", "x")
    grader.end.sendall(b'\n\nhello\n{"n": 1, "value"\n\xff\xfe\x00\n[]\nnull\n1\n"n"\n{"n":{"n":1}}\n')
    grader.say({"n": 1, "value": "right"})
    assert grader.value() == "right"


def test_a_value_of_an_unknown_kind_is_an_error(grader: Grader) -> None:
    grader.ask("value", "x")
    grader.say({"n": 1, "value": {"$": "Function"}})
    assert grader.error().startswith("TypeError: ")
    grader.ask("value", "x")
    grader.say({"n": 2})
    assert grader.error().startswith("TypeError: ")


def test_a_reply_can_arrive_byte_by_byte(grader: Grader) -> None:
    grader.ask("value", "x")
    text = json.dumps({"n": 1, "value": "ŷ 🙂"}, ensure_ascii=False).encode() + b"\n"
    for byte in text:
        grader.end.sendall(bytes([byte]))
    assert grader.value() == "ŷ 🙂"


def test_two_replies_can_arrive_together(grader: Grader) -> None:
    grader.ask("value", "x")
    grader.ask("value", "x")
    grader.say({"n": 1, "value": "first"}, {"n": 2, "value": "second"})
    assert [grader.value(), grader.value()] == ["first", "second"]


def test_a_late_reply_is_not_used_for_a_later_call(grader: Grader) -> None:
    grader.ask("value", "x")
    grader.give_up()
    assert grader.error() == LATE
    grader.ask("late")
    assert grader.came() == {"value": True, "late": True}
    # no request is sent while the student's kernel works on the previous one
    grader.ask("value", "x")
    assert grader.error() == "StudentError: the student's code has not answered an earlier call."

    grader.say({"n": 1, "value": "late"})
    grader.ask("forgive")
    assert grader.value() == "undefined"
    grader.ask("value", "x")
    assert grader.question()["n"] == 1
    assert grader.question()["n"] == 2
    grader.say({"n": 2, "value": "in time"})
    assert grader.value() == "in time"


def test_an_incomplete_reply_is_late_and_the_next_reply_is_read(grader: Grader) -> None:
    grader.ask("value", "x")
    grader.end.sendall(b'{"n": 1, "val')
    grader.give_up()
    assert grader.error() == LATE
    grader.ask("forgive")
    grader.value()
    grader.end.sendall(b'ue": 1}\n')
    grader.ask("value", "x")
    grader.say({"n": 2, "value": 2})
    assert grader.value() == 2


def test_a_reply_that_arrived_before_the_limit_was_checked_is_returned(grader: Grader) -> None:
    """The reply counts even if the process checks the clock after the limit."""
    grader.process.send_signal(signal.SIGSTOP)
    grader.ask("value", "x")
    grader.say({"n": 1, "value": "in time"})
    grader.clock.give_up(1, REASON)
    grader.process.send_signal(signal.SIGCONT)
    assert grader.value() == "in time"


def test_a_call_is_awaited_until_it_is_given_up(grader: Grader) -> None:
    grader.ask("value", "x")
    grader.question()
    call = next_call(grader.clock)
    grader.clock.give_up(call + 1, "the limit of another call")
    time.sleep(20 * TICK)
    assert grader.clock.call() == call
    grader.say({"n": 1, "value": "at last"})
    assert grader.value() == "at last"
    assert grader.clock.call() == 0


def flood(grader: Grader, piece: bytes) -> None:
    """Sends data until the other end stops reading."""
    sending = threading.Event()

    def send() -> None:
        with contextlib.suppress(OSError):
            while True:
                grader.end.sendall(piece)
                sending.set()

    threading.Thread(target=send, daemon=True).start()
    sending.wait()


def test_a_flood_of_invalid_lines_is_stopped_at_the_limit(grader: Grader) -> None:
    grader.ask("value", "x")
    flood(grader, b"[]\n" * 20_000)
    grader.give_up()
    assert grader.error() == LATE


def test_a_reply_that_is_too_long_is_an_error(grader: Grader) -> None:
    grader.ask("value", "x")
    flood(grader, b"x" * 65536)
    assert grader.error() == "StudentError: the student's code gave no answer: its reply is too long."


def test_the_reply_after_a_reply_that_is_too_long_is_read(grader: Grader) -> None:
    def answer() -> None:
        grader.end.sendall(b"x" * (16 * 1024 * 1024 + 200_000) + b"\n")
        grader.say({"n": 2, "value": "heard"})

    sender = threading.Thread(target=answer)
    sender.start()
    grader.ask("value", "x")
    assert grader.error() == "StudentError: the student's code gave no answer: its reply is too long."
    grader.ask("value", "x")
    assert grader.value() == "heard"
    sender.join()


def test_a_closed_connection_is_an_error_of_every_call(grader: Grader) -> None:
    grader.ask("value", "x")
    grader.question()
    grader.end.shutdown(socket.SHUT_RDWR)
    for _ in range(2):
        assert grader.error().startswith("StudentError: the student's code gave no answer: ")
        grader.ask("value", "x")
    assert grader.came()["late"] is False


def test_a_connection_closed_in_the_middle_of_a_reply_is_an_error(grader: Grader) -> None:
    grader.ask("value", "x")
    grader.end.sendall(b'{"n": 1, "value": 1}')
    grader.end.shutdown(socket.SHUT_WR)
    assert grader.error() == "StudentError: the student's code gave no answer: its kernel has exited."


def test_a_request_that_is_not_read_is_late_and_the_next_one_is_complete(grader: Grader) -> None:
    grader.ask("call", "f", ["x" * 4_000_000])
    grader.give_up()
    assert grader.error() == LATE
    grader.ask("forgive")
    grader.value()
    grader.ask("value", "x")
    torn = grader.questions.readline()
    assert torn.endswith("x\n")
    assert grader.question() == {"ask": "value", "name": "x", "n": 2}
    grader.say({"n": 2, "value": "right"})
    assert grader.value() == "right"
    # later requests follow directly, without an empty line
    grader.ask("value", "y")
    assert grader.question() == {"ask": "value", "name": "y", "n": 3}


def test_long_requests_and_replies_are_complete(grader: Grader) -> None:
    numbers = [i / 7 for i in range(100_000)]
    grader.ask("call", "f", [numbers])
    question = grader.question()
    assert question["args"] == [numbers]
    grader.say({"n": 1, "value": question["args"][0]})
    assert grader.value() == numbers
