"""Floods of output: nothing is lost, and memory stays bounded."""

import hashlib
from pathlib import Path

from talk import Talk

MIB = 1 << 20


def bound(kernel: Talk) -> int:
    """How much a kernel may grow, in bytes: Node 22 and 24 let more garbage wait (300 MiB was not enough)."""
    major = int(kernel.run("Number(process.versions.node.split('.')[0])").result["text/plain"])
    return (250 if major < 22 else 400) * MIB


def peak(kernel: Talk) -> int:
    """The most memory that the kernel's process has ever had, in bytes."""
    for line in Path(f"/proc/{kernel.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmHWM")


def test_100_mb_of_lines_arrive_whole(start) -> None:
    kernel = start()
    most = bound(kernel)
    before = peak(kernel)
    run = kernel.run("for (let i = 0; i < 1_000_000; i++) console.log(String(i).padStart(99, '.'));")
    assert run.status == "ok"
    text = run.text()
    assert len(text) == 100_000_000
    wanted = hashlib.sha256()
    for i in range(1_000_000):
        wanted.update(f"{i}\n".rjust(100, ".").encode())
    assert hashlib.sha256(text.encode()).digest() == wanted.digest()
    grown = peak(kernel) - before
    assert grown < most, f"the kernel grew by {grown / MIB:.0f} MiB"
    assert len(run.of("stream")) < 20_000, "lines are joined into messages"
    assert kernel.run("'alive'").status == "ok"


def test_100_mb_at_once_arrive_whole(start) -> None:
    kernel = start()
    run = kernel.run("process.stdout.write('ü🙂'.repeat(15_000_000)); 'done'")
    assert run.text() == "ü🙂" * 15_000_000
    assert run.result == {"text/plain": "'done'"}


def test_a_figure_of_50_mb_arrives_whole(start) -> None:
    kernel = start()
    before = peak(kernel)
    run = kernel.run(
        """const y = Array.from({ length: 2_750_000 }, (_, i) => i / 7);
(globalThis as any)[Symbol.for("gatebook.host")].display({
  "application/vnd.plotly.v1+json": { data: [{ type: "scatter", y }], layout: {} }, "text/plain": "a line",
});""",
    )
    (shown,) = run.of("display_data")
    (trace,) = shown["data"]["application/vnd.plotly.v1+json"]["data"]
    assert len(trace["y"]) == 2_750_000
    assert trace["y"][7] == 1
    assert trace["y"][-1] == (2_750_000 - 1) / 7
    grown = (peak(kernel) - before) / MIB
    assert grown < 500, f"the kernel grew by {grown:.0f} MiB"


def test_many_displays_keep_their_number_and_order(start) -> None:
    kernel = start()
    run = kernel.run(
        """const host = (globalThis as any)[Symbol.for("gatebook.host")];
for (let i = 0; i < 5_000; i++) host.display({ "text/plain": String(i) });""",
    )
    assert [content["data"]["text/plain"] for content in run.of("display_data")] == [str(i) for i in range(5_000)]


def test_an_endless_flood_can_be_interrupted(start) -> None:
    kernel = start()
    message_id = kernel.send("for (;;) console.log('x'.repeat(1000));")
    kernel.until(message_id, lambda run: bool(run.of("stream")))
    kernel.interrupt()
    assert kernel.finish(message_id).error["ename"] == "KeyboardInterrupt"
    assert kernel.run("'alive'").status == "ok"


def test_a_client_that_does_not_read_slows_the_flood_and_bounds_the_memory(start) -> None:
    kernel = start()
    most = bound(kernel)
    before = peak(kernel)
    message_id = kernel.send("for (let i = 0; i < 60_000; i++) console.log('x'.repeat(9999));")  # 572 MiB
    # nothing is read meanwhile
    assert not kernel.client.shell_channel.socket.poll(3000), "the cell must wait for its reader"
    grown = peak(kernel) - before
    assert grown < most, f"the kernel grew by {grown / MIB:.0f} MiB"
    run = kernel.finish(message_id)
    assert len(run.text()) == 600_000_000
