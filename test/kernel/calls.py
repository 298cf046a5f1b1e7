"""Gives tests the `CallClock` of the grading program.

With it, a test tells the grader's kernel to stop waiting for a call of the student's code.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "course"))

from gatebook_course.execution.call_clock import CallClock  # noqa: E402

#: The reason why a call is given up. It is a part of the error of the call.
REASON = "the time limit of a call (the code used 3.1 s of processor time, the limit is 3 s; 4 s passed by the clock)"
STOPPED = f"the student's code was stopped: {REASON}."


def next_call(clock: CallClock, before: int = 0) -> int:
    """Waits until a kernel waits for a call whose number is larger than `before`. Returns the number of the call."""
    while (call := clock.call()) <= before:
        time.sleep(0.01)
    return call
