"""python -m gatebook_course"""

import signal
import sys

if __name__ == "__mp_main__":
    # a worker that still imports: Ctrl-C and a closed terminal are the parent's to handle
    for name in ("SIGINT", "SIGHUP"):
        signal.signal(getattr(signal, name, signal.SIGINT), signal.SIG_IGN)

from .cli import main


def stop(number: int, _frame: object) -> None:
    """As Ctrl-C does: a terminal that is closed and a supervisor that asks leave no kernel behind either."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    for name in ("SIGTERM", "SIGHUP"):
        # Windows has but one of them
        signal.signal(getattr(signal, name, signal.SIGTERM), stop)
    for stream in (sys.stdout, sys.stderr):
        # a folder's name need not be text that can be printed
        stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
