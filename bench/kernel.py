"""Times Jupyter kernels side by side. Prints {kernel: {measurement: [value, …]}}: times in milliseconds, memory in MB.

usage: kernel.py ROUNDS KERNEL KERNEL …

The name `tslab-spare` means the kernel tslab as JupyterLab's server starts it, from a spare kernel that is ready.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools" / "lib" / "jupyter"))
import gatebook_spare
from gatebook_spare import keeper, provisioner

SPARE = "tslab-spare"

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


def resident(pid: int) -> float:
    """Returns the resident memory of a process and its children, in MB."""
    process = psutil.Process(pid)
    return sum(one.memory_info().rss for one in [process, *process.children(recursive=True)]) / 1e6


def wait_until_idle(pid: int) -> None:
    """Waits until a process has used no processor time for half a second."""
    process, last = psutil.Process(pid), -1.0
    while (used := sum(process.cpu_times()[:2])) > last:
        last = used
        time.sleep(0.5)


def prepare(name: str) -> int | None:
    """Starts a spare kernel if `name` asks for it. Returns the id of its process when it has nothing left to do."""
    KernelProvisionerFactory.instance().default_provisioner_name = "local-provisioner"
    if name != SPARE:
        return None
    gatebook_spare.register()
    keeper.DELAY = 1e6  # the next spare kernel must not start during the measurement
    asyncio.run(provisioner.prepare(KernelSpecManager().get_kernel_spec("tslab")))
    pid = keeper.keeper.spare_pid
    assert pid is not None
    wait_until_idle(pid)
    return pid


def once(name: str) -> dict[str, list[float]]:
    """Starts a kernel, times its work, and stops it."""
    spare = prepare(name)
    waiting = {"memory of the spare kernel, MB": [resident(spare)]} if spare else {}
    begin = time.perf_counter()
    manager = KernelManager(kernel_name="tslab" if spare else name)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        started = time.perf_counter()
        if spare not in (None, manager.provisioner.pid):
            raise RuntimeError("the spare kernel was not used")
        memory = resident(manager.provisioner.pid)

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
        wait_until_idle(manager.provisioner.pid)
        others["memory after these cells, MB"] = [resident(manager.provisioner.pid)]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return {
        "start until ready": [(started - begin) * 1000],
        "first cell": [first],
        "small cell": small,
        **others,
        "memory of an idle kernel, MB": [memory],
        **waiting,
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
