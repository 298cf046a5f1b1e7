"""Checks that no output is lost and the kernel's memory stays bounded if cells print very much."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from talk import UNCHECKED, Talk

MIB = 1 << 20
#: Environment variables for a lesson's kernel whose memory is measured. They switch off the check of types, on which
#: the output does not depend.
UNTYPED = {"GATEBOOK_TYPES": "unchecked"}


def bound(kernel: Talk, before_node_22: int) -> int:
    """
    Returns the number of bytes by which the memory of a kernel may grow.

    The output that is on its way to a slow reader takes memory, up to a limit, and so does garbage. The kernel grows by
    110 MiB for the lines of the first test, and by 250 MiB for four times as many. A kernel that kept all lines would
    exceed the bound, and with Node 20 also a kernel that kept an object for each line.

    It is larger for Node 22 and 24, which took more memory than Node 20 whenever both were measured.
    """
    major = int(kernel.run("Number(process.versions.node.split('.')[0])").result["text/plain"])
    return (before_node_22 + (0 if major < 22 else 100)) * MIB


def peak(kernel: Talk) -> int:
    """Returns the largest size that the memory of the kernel's process has had so far, in bytes."""
    for line in Path(f"/proc/{kernel.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmHWM")


@pytest.fixture(scope="module")
def untyped(specification: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    """A kernel without a check of types, for the tests that do not measure its memory."""
    talk = Talk(kernel_name=UNCHECKED, cwd=tmp_path_factory.mktemp("floods"))
    yield talk
    talk.close()


def test_400_mb_of_lines_arrive_completely(start) -> None:
    kernel = start(env=UNTYPED)
    allowed = bound(kernel, before_node_22=220)
    before = peak(kernel)
    run = kernel.run("for (let i = 0; i < 2_000_000; i++) console.log(String(i).padStart(199, '.'));")
    assert run.status == "ok"
    text = run.text()
    assert len(text) == 400_000_000
    wanted = hashlib.sha256()
    for i in range(2_000_000):
        wanted.update(f"{i}\n".rjust(200, ".").encode())
    assert hashlib.sha256(text.encode()).digest() == wanted.digest()
    grown = peak(kernel) - before
    assert grown < allowed, f"the kernel grew by {grown / MIB:.0f} MiB"
    assert len(run.of("stream")) < 40_000, "lines are joined into messages"
    assert kernel.run("'alive'").status == "ok"


def test_100_mb_in_one_write_arrive_completely(untyped: Talk) -> None:
    run = untyped.run("process.stdout.write('ü🙂'.repeat(15_000_000)); 'done'")
    assert run.text() == "ü🙂" * 15_000_000
    assert run.result == {"text/plain": "'done'"}


def test_a_figure_of_50_mb_arrives_completely(start) -> None:
    kernel = start(env=UNTYPED)
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


def test_many_displays_keep_their_number_and_order(untyped: Talk) -> None:
    run = untyped.run(
        """const host = (globalThis as any)[Symbol.for("gatebook.host")];
for (let i = 0; i < 5_000; i++) host.display({ "text/plain": String(i) });""",
    )
    assert [content["data"]["text/plain"] for content in run.of("display_data")] == [str(i) for i in range(5_000)]


def test_an_endless_flood_can_be_interrupted(untyped: Talk) -> None:
    message_id = untyped.send("for (;;) console.log('x'.repeat(1000));")
    untyped.until(message_id, lambda run: bool(run.of("stream")))
    untyped.interrupt()
    assert untyped.finish(message_id).error["ename"] == "KeyboardInterrupt"
    assert untyped.run("'alive'").status == "ok"


def test_a_client_that_does_not_read_slows_the_flood_and_bounds_the_memory(start) -> None:
    kernel = start(env=UNTYPED)
    # the kernel grows by 70 MiB; the flood is 1.5 times as large as the bound
    allowed = bound(kernel, before_node_22=180)
    before = peak(kernel)
    lines = allowed * 3 // 2 // 10_000
    message_id = kernel.send(f"for (let i = 0; i < {lines}; i++) console.log('x'.repeat(9999));")
    # the client reads nothing during this time
    assert not kernel.client.shell_channel.socket.poll(3000), "the cell must wait for its reader"
    grown = peak(kernel) - before
    assert grown < allowed, f"the kernel grew by {grown / MIB:.0f} MiB"
    run = kernel.finish(message_id)
    assert len(run.text()) == lines * 10_000
