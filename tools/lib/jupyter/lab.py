"""JupyterLab, ending with the process that started it.

The parent holds the other end of standard input. When the parent ends, however it ends, that pipe closes, and the
server stops as on SIGTERM: with all its kernels.
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
