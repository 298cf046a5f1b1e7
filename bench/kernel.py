"""Times Jupyter kernels side by side. Prints {kernel: {measurement: [value, …]}}: times in milliseconds, memory in MB.

usage: kernel.py ROUNDS KERNEL KERNEL …
"""

import json
import sys
import time

import psutil
from jupyter_client.manager import KernelManager

SMALL_CELLS = 30
LOADED = """import * as tf from "@tensorflow/tfjs-node";
import { ready } from "gatebook";
await ready();
const sum = tf.add(1, 2).dataSync()[0];"""

# The cells in TypeScript. ipykernel gets the first two in Python, and nothing to compare with the others.
TYPESCRIPT = {
    "first": "const first = 1;",
    "small": "const x{n} = {n} * 2;\nx{n}",
    "others": {
        "1e8 additions to a name of the cell": "let sum1 = 0;\nfor (let i = 0; i < 1e8; i++) sum1 += i;\nsum1",
        "import tfjs and gatebook, await ready()": LOADED,
    },
}
PYTHON = {"first": "first = 1", "small": "x{n} = {n} * 2\nx{n}", "others": {}}


def resident(manager: KernelManager) -> float:
    """Returns the resident memory of a kernel's process and its children, in MB."""
    process = psutil.Process(manager.provisioner.pid)
    return sum(one.memory_info().rss for one in [process, *process.children(recursive=True)]) / 1e6


def once(name: str) -> dict[str, list[float]]:
    """Starts a kernel, times its work, and stops it."""
    begin = time.perf_counter()
    manager = KernelManager(kernel_name=name)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        started = time.perf_counter()
        memory = resident(manager)

        def run(code: str) -> float:
            sent = time.perf_counter()
            reply = client.execute_interactive(code, timeout=600, output_hook=lambda message: None)
            if reply["content"]["status"] != "ok":
                raise RuntimeError(f"{name}: {code!r} failed: {reply['content']}")
            return (time.perf_counter() - sent) * 1000

        cells = PYTHON if name == "python3" else TYPESCRIPT
        first = run(cells["first"])
        small = [run(cells["small"].format(n=n)) for n in range(SMALL_CELLS)]
        others = {what: [run(code)] for what, code in cells["others"].items()}
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return {
        "start until ready": [(started - begin) * 1000],
        "first cell": [first],
        "small cell": small,
        **others,
        "memory of an idle kernel, MB": [memory],
    }


def main() -> None:
    rounds, names = int(sys.argv[1]), sys.argv[2:]
    times: dict[str, dict[str, list[float]]] = {name: {} for name in names}
    for round_number in range(-1, rounds):  # the first round fills the disk cache and does not count
        for name in names if round_number % 2 else names[::-1]:
            for what, values in once(name).items():
                if round_number >= 0:
                    times[name].setdefault(what, []).extend(values)
    print(json.dumps(times))


if __name__ == "__main__":
    main()
