"""python -m gatebook_course"""

import signal
import sys

if __name__ == "__mp_main__":
    # a worker that still imports: Ctrl-C is the parent's to handle
    signal.signal(signal.SIGINT, signal.SIG_IGN)

from .cli import main

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # a folder's name need not be text that can be printed
        stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
