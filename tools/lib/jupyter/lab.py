"""Runs JupyterLab, and stops it when the process that started it exits.

The parent process holds the other end of this process's standard input. When the parent exits for any reason, this
pipe closes. JupyterLab then gets a SIGTERM, and stops with all its kernels.
"""

import os
import signal
import sys
import threading

from jupyterlab.labapp import main


def take_standard_input() -> int:
    """
    Returns a file descriptor of the standard input that no child process inherits. Afterwards, the standard input is
    the null device.

    The server's extensions start programs that inherit the standard input. One of them (npm) makes it non-blocking for
    a moment. If a signal interrupted the read in `end_with_parent` in this moment, it would end without an answer.
    """
    taken = os.dup(0)
    os.set_inheritable(taken, False)  # on Windows, a copy of the standard input can be inherited
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    return taken


def end_with_parent(pipe: int) -> None:
    while os.read(pipe, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, args=(take_standard_input(),), daemon=True).start()
    sys.exit(main())
