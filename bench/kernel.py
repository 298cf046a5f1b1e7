"""Times Jupyter kernels side by side. Prints {kernel: {what: [milliseconds, …]}}.

usage: kernel.py ROUNDS KERNEL KERNEL
"""

import json
import sys
import time

from jupyter_client.manager import KernelManager

SMALL_CELLS = 30


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

        def run(code: str) -> float:
            sent = time.perf_counter()
            reply = client.execute_interactive(code, timeout=60, output_hook=lambda message: None)
            if reply["content"]["status"] != "ok":
                raise RuntimeError(f"{name}: {code!r} failed: {reply['content']}")
            return (time.perf_counter() - sent) * 1000

        first = run("const first = 1;")
        small = [run(f"const x{i} = {i} * 2;\nx{i}") for i in range(SMALL_CELLS)]
        loop = run("let sum = 0;\nfor (let i = 0; i < 1e8; i++) sum += i;\nsum")
        load = run('import { lstmStep } from "gatebook";')
        lesson = run('import * as tf from "@tensorflow/tfjs-node";\nconst sum = tf.add(1, 2).dataSync()[0];')
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return {
        "start until ready": [(started - begin) * 1000],
        "first cell": [first],
        "small cell": small,
        "1e8 additions to a name of the cell": [loop],
        'import "gatebook"': [load],
        "import tfjs-node, one operation": [lesson],
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
