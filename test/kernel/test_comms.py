"""Checks comms (the channels between widgets and the kernel) in both directions, with binary buffers."""

import pytest
from talk import GATE, Gate, Message, Run, Talk

API = 'const comms = (globalThis as any)[Symbol.for("gatebook.comm")];\n'


@pytest.fixture
def wired(kernel: Talk) -> Talk:
    kernel.run(API)
    return kernel


def post(kernel: Talk, kind: str, content: Message, buffers: list[bytes] | None = None) -> str:
    message = kernel.client.session.msg(kind, content)
    kernel.client.session.send(kernel.client.shell_channel.socket, message, buffers=buffers)
    return message["header"]["msg_id"]


def is_idle(run: Run) -> bool:
    return any(c["execution_state"] == "idle" for c in run.of("status"))


def send(kernel: Talk, kind: str, content: Message, buffers: list[bytes] | None = None) -> Run:
    return kernel.until(post(kernel, kind, content, buffers), is_idle)


def test_the_kernel_can_open_a_comm_send_messages_and_close_it(wired: Talk) -> None:
    opened = wired.run(
        """const comm = comms.open("gate.view", { state: 1 }, {
  metadata: { version: "2.1.0" }, buffers: [new Float32Array([1, 2])],
});"""
    )
    (message,) = (m for m in opened.said if m["msg_type"] == "comm_open")
    assert message["content"]["target_name"] == "gate.view"
    assert message["content"]["data"] == {"state": 1}
    assert message["metadata"] == {"version": "2.1.0"}
    assert bytes(message["buffers"][0]) == bytes([0, 0, 128, 63, 0, 0, 0, 64])
    comm_id = message["content"]["comm_id"]
    sent = wired.run("const tail = new Uint8Array([9, 8, 7, 6]).subarray(1, 3);\ncomm.send({ state: 2 }, [tail]);")
    (message,) = (m for m in sent.said if m["msg_type"] == "comm_msg")
    assert message["content"] == {"comm_id": comm_id, "data": {"state": 2}}
    assert [bytes(buffer) for buffer in message["buffers"]] == [bytes([8, 7])]
    closed = wired.run("comm.close({ reason: 'done' }); comm.close(); comms.list().length")
    assert closed.of("comm_close") == [{"comm_id": comm_id, "data": {"reason": "done"}}]
    assert closed.result == {"text/plain": "0"}


def test_the_front_end_can_open_a_comm_send_messages_and_close_it(wired: Talk) -> None:
    wired.run(
        """let heard: any[] = [];
comms.register("gate.slider", (comm: any, data: any, metadata: any, buffers: Uint8Array[]) => {
  heard.push(["open", data, buffers.length]);
  comm.onMsg = (data: any, buffers: Uint8Array[]) => {
    heard.push(["msg", data, [...buffers[0]!]]);
    console.log("heard", data);
    comm.send({ echo: data }, buffers);
  };
  comm.onClose = (data: any) => heard.push(["close", data]);
});"""
    )
    send(wired, "comm_open", {"comm_id": "c1", "target_name": "gate.slider", "data": {"at": 0}})
    answer = send(wired, "comm_msg", {"comm_id": "c1", "data": 0.5}, [b"\x01\x02"])
    assert answer.text() == "heard 0.5\n", "a callback's output belongs to its message"
    (echo,) = (m for m in answer.said if m["msg_type"] == "comm_msg")
    assert echo["content"]["data"] == {"echo": 0.5}
    assert [bytes(buffer) for buffer in echo["buffers"]] == [b"\x01\x02"]
    send(wired, "comm_close", {"comm_id": "c1", "data": {}})
    assert wired.run("JSON.stringify(heard)").result == {
        "text/plain": """'[["open",{"at":0},0],["msg",0.5,[1,2]],["close",{}]]'"""
    }


def test_a_comm_with_an_unknown_target_is_closed(wired: Talk) -> None:
    answer = send(wired, "comm_open", {"comm_id": "c2", "target_name": "nobody", "data": {}})
    assert answer.of("comm_close") == [{"comm_id": "c2", "data": {}}]


def test_comm_info_can_be_filtered_by_target(wired: Talk) -> None:
    run = wired.run("const one = comms.open('left', {}); const two = comms.open('right', {});\n[one.id, two.id].join()")
    left, right = run.result["text/plain"].strip("'").split(",")
    every = wired.ask(wired.client.comm_info).reply["content"]["comms"]
    assert every == {left: {"target_name": "left"}, right: {"target_name": "right"}}
    some = wired.ask(wired.client.comm_info, "right").reply["content"]
    assert some == {"status": "ok", "comms": {right: {"target_name": "right"}}}
    wired.run("one.close(); two.close();")


def test_a_comm_callback_waits_for_the_running_cell(wired: Talk, gate: Gate) -> None:
    wired.run(GATE + "let order: string[] = []; comms.register('wait', () => { order.push('comm'); });")
    cell = wired.send(f"{gate.wait} order.push('cell');")
    opened = post(wired, "comm_open", {"comm_id": "c3", "target_name": "wait", "data": {}})
    wired.received()
    gate.open()
    wired.finish(cell)
    wired.until(opened, is_idle)
    assert wired.run("order.join()").result == {"text/plain": "'cell,comm'"}


def test_a_failing_callback_is_reported_on_stderr(wired: Talk) -> None:
    wired.run("comms.register('bad', async () => { throw new RangeError('no such gate'); });")
    answer = send(wired, "comm_open", {"comm_id": "c4", "target_name": "bad", "data": {}})
    assert "RangeError: no such gate" in answer.text("stderr")
    assert wired.run("1").status == "ok"


def test_a_failed_cell_does_not_cancel_waiting_comms(wired: Talk, gate: Gate) -> None:
    wired.run(GATE + "let came = 0; comms.register('after', () => { came += 1; });")
    failing = wired.send(f"{gate.wait} throw 1;")
    opened = post(wired, "comm_open", {"comm_id": "c5", "target_name": "after", "data": {}})
    wired.received()
    gate.open()
    wired.finish(failing)
    wired.until(opened, is_idle)
    assert wired.run("came").result == {"text/plain": "1"}
