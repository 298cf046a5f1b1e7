"""Starts the program when it is called as `python -m gatebook_course`."""

import signal
import sys

if __name__ == "__mp_main__":
    # this process is a worker that is still importing modules; its parent handles Ctrl-C and a closed terminal
    for name in ("SIGINT", "SIGHUP"):
        signal.signal(getattr(signal, name, signal.SIGINT), signal.SIG_IGN)

from .cli import main


def stop(number: int, _frame: object) -> None:
    """Stops the program in the same way as Ctrl-C, so that no kernel keeps running after the signal."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    for name in ("SIGTERM", "SIGHUP"):
        # Windows has no SIGHUP
        signal.signal(getattr(signal, name, signal.SIGTERM), stop)
    for stream in (sys.stdout, sys.stderr):
        # without this, printing a folder name that is not valid UTF-8 would raise an error
        stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
