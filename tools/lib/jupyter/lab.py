"""Runs JupyterLab, and stops it when the process that started it exits.

The parent process holds the other end of this process's standard input. When the parent exits for any reason, this
pipe closes. JupyterLab then gets a SIGTERM, and stops with all its kernels.
"""

import os
import signal
import sys
import threading

from jupyterlab.labapp import main


def end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    sys.exit(main())
