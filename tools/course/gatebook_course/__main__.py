"""Starts the program when it is called as `python -m gatebook_course`."""

import signal
import sys

if __name__ == "__mp_main__":
    # this process is a worker that is still importing: its parent handles Ctrl-C and a closed terminal
    for name in ("SIGINT", "SIGHUP"):
        signal.signal(getattr(signal, name, signal.SIGINT), signal.SIG_IGN)

from .cli import main


def stop(number: int, _frame: object) -> None:
    """Stops like Ctrl-C, so that no kernel stays behind when the terminal closes or a supervisor asks to stop."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    for name in ("SIGTERM", "SIGHUP"):
        # Windows has only one of these signals
        signal.signal(getattr(signal, name, signal.SIGTERM), stop)
    for stream in (sys.stdout, sys.stderr):
        # the name of a folder may contain bytes that cannot be printed
        stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
