"""The clock of calls, as the program has it that watches both kernels."""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "course"))

from gatebook_course.execution.call_clock import CallClock  # noqa: E402

#: The reason in the message about a call that is given up.
REASON = "the time limit of a call (the code used 3.1 s of processor time, the limit is 3 s; 4 s passed by the clock)"
STOPPED = f"the student's code was stopped: {REASON}."


def next_call(clock: CallClock, before: int = 0) -> int:
    """Waits until a kernel waits for a call after call `before`. Returns that call's number."""
    while (call := clock.call()) <= before:
        time.sleep(0.01)
    return call
