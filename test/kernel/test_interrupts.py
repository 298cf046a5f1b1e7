"""Checks that an interrupt stops every kind of cell, and that the kernel then continues with its variables."""

import os
import signal
import threading
import time

import pytest
import zmq
from talk import PATIENCE, UNCHECKED, Run, Talk

SLEEP = "const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));\n"
HOST = 'const host = (globalThis as any)[Symbol.for("gatebook.host")];\n'
BUSY = "const busy = (ms: number) => { for (const end = Date.now() + ms; Date.now() < end; ); };\n"

LOOPS = {
    "synchronous": "while (true) {}",
    "synchronous, catching everything": "while (true) { try { spin(); } catch {} finally { spin(); } }",
    "in a function of an earlier cell": "spin();",
    "after an await": "await sleep(5);\nwhile (true) {}",
    "of microtasks": "for (;;) await null;",
    "of awaited timers": "for (;;) await sleep(1);",
    "of awaited timers, with busy work": "for (;;) { busy(40); await sleep(0); }",
    "of promised timers": 'import { setTimeout as wait } from "node:timers/promises";\nfor (;;) await wait(1);',
    "of pauses": "for (;;) await host.pause();",
    "of awaited input and output, printing": (
        "import { readFile } from \"node:fs/promises\";\nfor (;;) { await readFile('/dev/null'); console.log('.'); }"
    ),
    "in a timer": "await new Promise(() => { setTimeout(() => { while (true) {} }, 5); });",
    "flood of intervals": "await new Promise(() => { for (let i = 0; i < 50; i++) setInterval(() => busy(2), 0); });",
    "chain of timers with busy work": (
        "const step = () => { busy(50); setTimeout(step, 0); };\nstep();\nawait new Promise(() => {});"
    ),
    "never-settling promise": "await new Promise(() => {});",
    "in a getter of the result": "({ get [Symbol.for('Jupyter.display')]() { while (true) {} } })",
}


@pytest.fixture
def ready(kernel: Talk) -> Talk:
    kernel.run(SLEEP + HOST + BUSY + "let kept = 1;\nfunction spin(): void { while (true) {} }")
    return kernel


def interrupt(kernel: Talk, message_id: str) -> Run:
    kernel.started(message_id)
    time.sleep(0.05)  # the pause lets the cell reach the loop after its print
    kernel.interrupt()
    return kernel.finish(message_id)


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS.keys())
def test_an_interrupt_stops_a_loop_and_the_kernel_continues(ready: Talk, loop: str) -> None:
    run = interrupt(ready, ready.send(f"kept += 1;\nconsole.log('go');\n{loop}"))
    assert run.status == "error"
    assert run.error["ename"] == "KeyboardInterrupt"
    assert ready.run("kept > 1 && typeof spin").result == {"text/plain": "'function'"}
    after = ready.run("await sleep(5);\n'timers work'")
    assert after.status == "ok", after


@pytest.mark.parametrize(
    "loop", ["of awaited timers", "of pauses", "flood of intervals", "of awaited input and output, printing"]
)
def test_an_interrupted_loop_does_not_continue_in_the_background(ready: Talk, loop: str) -> None:
    code = LOOPS[loop].replace("for (;;) {", "for (;;) { kept += 1;").replace("busy(2)", "kept += 1")
    code = code.replace("for (;;) await", "for (;; kept += 1) await")
    assert "kept" in code
    interrupt(ready, ready.send(f"console.log('go');\n{code}"))
    assert ready.run("const before = kept; await sleep(150); kept - before").result == {"text/plain": "0"}


def test_timers_of_other_cells_continue_after_an_interrupt(ready: Talk) -> None:
    """An interrupt stops only the timers of the interrupted cell."""
    ready.run("let ticks = 0; const clock = setInterval(() => { ticks += 1; }, 5);")
    interrupt(ready, ready.send("console.log('go'); await new Promise(() => {});"))
    assert ready.run("const seen = ticks; await sleep(200); ticks > seen").result == {"text/plain": "true"}
    ready.run("clearInterval(clock);")


def test_an_interrupt_between_cells_stops_timers_of_finished_cells(ready: Talk) -> None:
    ready.run("let left = 0; for (let i = 0; i < 20; i++) setInterval(() => { left += 1; busy(20); }, 0);")
    answered = ready.interrupt()
    ready.until(answered, lambda run: bool(run.reply))
    for _ in range(50):
        if ready.run("const was = left; await sleep(50); left - was").result == {"text/plain": "0"}:
            return
        ready.interrupt()
    raise AssertionError("the timers continued")


def test_an_interrupted_cell_runs_its_finally_block(ready: Talk) -> None:
    run = interrupt(
        ready,
        ready.send("console.log('go');\ntry { for (;;) await host.pause(); } finally { console.log('tidied'); }"),
    )
    assert run.error["ename"] == "KeyboardInterrupt"
    assert run.text().endswith("tidied\n")


def test_a_cell_may_catch_the_interrupt(ready: Talk) -> None:
    run = interrupt(
        ready,
        ready.send(
            "console.log('go');\ntry { for (;;) await host.pause(); } catch (e) { console.log((e as Error).name); }"
        ),
    )
    assert run.status == "ok"
    assert run.text().endswith("KeyboardInterrupt\n")


def test_an_interrupt_aborts_waiting_cells(ready: Talk) -> None:
    first = ready.send("console.log('go'); await new Promise(() => {});")
    second = ready.send("'second'")
    ready.received()
    interrupt(ready, first)
    assert ready.finish(second).status == "aborted"


def test_interrupts_while_no_cell_runs_do_no_harm(ready: Talk) -> None:
    for _ in range(3):
        ready.until(ready.interrupt(), lambda run: bool(run.reply))
    assert ready.run("kept").status == "ok"


def test_many_interrupts_at_once_stop_one_cell(ready: Talk) -> None:
    message_id = ready.send("console.log('go'); while (true) {}")
    ready.started(message_id)
    for _ in range(5):
        ready.interrupt()
    assert ready.finish(message_id).error["ename"] == "KeyboardInterrupt"
    for i in range(20):
        assert ready.run(f"{i}").result == {"text/plain": str(i)}


def test_sigint_from_another_process_interrupts_a_cell(ready: Talk) -> None:
    for loop in ("while (true) {}", "await new Promise(() => {});"):
        message_id = ready.send(f"console.log('go'); {loop}")
        ready.started(message_id)
        time.sleep(0.05)
        # Node loses a signal that arrives while its handler changes, so the sender may have to repeat it
        over = threading.Event()
        sender = threading.Thread(target=send_until, args=(over, ready.pid))
        sender.start()
        try:
            assert ready.finish(message_id).error["ename"] == "KeyboardInterrupt"
        finally:
            over.set()
            sender.join()


def send_until(over: threading.Event, pid: int) -> None:
    """Sends SIGINT every three seconds until the event is set."""
    while not over.is_set():
        os.kill(pid, signal.SIGINT)
        over.wait(3)


def test_heartbeat_and_control_answer_while_a_cell_blocks(ready: Talk) -> None:
    message_id = ready.send("console.log('go'); while (true) {}")
    ready.started(message_id)
    socket = ready.client.context.socket(zmq.REQ)
    socket.linger = 0
    socket.connect(ready.client._make_url("hb"))
    socket.send(b"ping")
    assert socket.poll(PATIENCE * 1000), "no heartbeat"
    assert socket.recv() == b"ping"
    socket.close()
    answer = ready.until(ready.control("kernel_info_request"), lambda run: bool(run.reply))
    assert answer.reply["content"]["language_info"]["name"] == "typescript"
    ready.interrupt()
    assert ready.finish(message_id).status == "error"


def test_a_blocked_kernel_can_be_shut_down(start) -> None:
    kernel = start(kernel_name=UNCHECKED)
    message_id = kernel.send("console.log('go'); while (true) {}")
    kernel.started(message_id)
    shutdown = kernel.until(kernel.control("shutdown_request", {"restart": False}), lambda run: bool(run.reply))
    assert shutdown.reply["content"] == {"status": "ok", "restart": False}
    assert kernel.manager.provisioner.process.wait(PATIENCE) is not None
    assert not kernel.alive()
