"""The clock of calls, as the one has it who watches over both kernels."""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "course"))

from gatebook_course.execution.call_clock import CallClock  # noqa: E402

#: What is said of a call that is given up.
REASON = "the time limit of a call: used 3.1 s of processor time of 3 s; 4 s passed"
STOPPED = f"the student's code was stopped: {REASON}."


def next_call(clock: CallClock, before: int = 0) -> int:
    """Waits until a call is waited for that comes after this one. Returns its number."""
    while (call := clock.call()) <= before:
        time.sleep(0.01)
    return call
