"""Starts the kit's kernel as JupyterLab does, runs a cell that prints the library's environment, and prints it as JSON.

usage: kernel.py FOLDER (the kernel starts in this folder)
"""

import json
import sys
from queue import Empty

from jupyter_client.manager import start_new_kernel

CELL = 'import { ready } from "gatebook";\nconsole.log(JSON.stringify(await ready()));'


def ask(folder: str) -> dict[str, object]:
    manager, client = start_new_kernel(kernel_name="tslab", cwd=folder, startup_timeout=60)
    try:
        info = client.kernel_info(reply=True, timeout=30)["content"]
        printed, complaints = [], []

        def on_output(message: dict) -> None:
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                (printed if content["name"] == "stdout" else complaints).append(content["text"])
            elif kind == "error":
                complaints.append(f"{content['ename']}: {content['evalue']}")

        client.execute_interactive(CELL, timeout=60, output_hook=on_output)
        answer: dict[str, object] = {
            "implementation": f"{info['implementation']} {info['implementation_version']}",
            "language": f"{info['language_info']['name']} {info['language_info']['version']}",
        }
        if complaints:
            return answer | {"error": "".join(complaints).strip()}
        return answer | {"environment": json.loads("".join(printed))}
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    try:
        print(json.dumps(ask(sys.argv[1])))
    except (RuntimeError, TimeoutError, Empty) as error:
        print(json.dumps({"error": str(error) or type(error).__name__}))
