"""Checks messages on the wire: their signatures, malformed messages, and the transports TCP and IPC."""

import json
from pathlib import Path

import pytest
from jupyter_client.session import Session
from talk import UNCHECKED, Talk


def send_frames(kernel: Talk, frames: list[bytes]) -> None:
    """Sends these frames to the kernel, and checks that the kernel still runs a cell."""
    kernel.client.shell_channel.socket.send_multipart(frames)
    assert kernel.run("'still here'").status == "ok"


def frames(kernel: Talk, key: bytes | None = None) -> list[bytes]:
    session = Session(key=key if key is not None else kernel.client.session.key)
    message = session.msg("execute_request", {"code": "(globalThis as any).harmed = true;", "silent": False})
    return session.serialize(message)


def unharmed(kernel: Talk) -> bool:
    return kernel.run("typeof (globalThis as any).harmed").result == {"text/plain": "'undefined'"}


@pytest.mark.parametrize("key", [b"another key", b""], ids=["another key", "no key"])
def test_a_message_with_a_wrong_signature_is_rejected(kernel: Talk, key: bytes) -> None:
    send_frames(kernel, frames(kernel, key))
    assert unharmed(kernel)


def test_an_altered_message_is_rejected(kernel: Talk) -> None:
    good = frames(kernel)
    good[-1] = good[-1].replace(b"harmed = true", b"harmed = 1   ")
    send_frames(kernel, good)
    assert unharmed(kernel)


def test_the_same_message_with_the_right_signature_is_executed(start) -> None:
    """Shows that the kernel rejects the messages above because of their signature."""
    kernel = start(kernel_name=UNCHECKED)
    send_frames(kernel, frames(kernel))
    assert not unharmed(kernel)


def test_malformed_messages_are_ignored(kernel: Talk) -> None:
    session = kernel.client.session

    def signed(*parts: bytes) -> list[bytes]:
        return [b"<IDS|MSG>", session.sign(list(parts)), *parts]

    header = json.dumps(session.msg("execute_request")["header"], default=str).encode()
    for message in (
        [b""],
        [b"no delimiter", b"at all"],
        [b"<IDS|MSG>"],
        signed(b"{"),
        signed(b"{not json", b"{}", b"{}", b"{}"),
        signed(header, b"{}", b"{}", b"{broken"),
        signed(header, b"{}", b"[]", b"{}"),
        signed(header, b"{}", b"{}", b"null"),
        signed(b'{"msg_type": 5}', b"{}", b"{}", b"{}"),
        signed(b'{"msg_type": "no_such_request"}', b"{}", b"{}", b"{}"),
        signed(b'{"msg_type": "constructor"}', b"{}", b"{}", b"{}"),
        signed(b"\xff\xfe", b"{}", b"{}", b"{}"),
    ):
        send_frames(kernel, message)


def test_malformed_messages_on_the_control_channel_are_ignored(kernel: Talk) -> None:
    kernel.client.control_channel.socket.send_multipart([b"<IDS|MSG>", b"x", b"{", b"{", b"{", b"{"])
    answer = kernel.until(kernel.control("kernel_info_request"), lambda run: bool(run.reply))
    assert answer.status == "ok"


def test_the_ipc_transport_works(start, tmp_path: Path) -> None:
    kernel = start(kernel_name=UNCHECKED, transport="ipc", ip=str(tmp_path / "k"))
    assert kernel.run("6 * 7").result == {"text/plain": "42"}
    answer = kernel.until(kernel.control("kernel_info_request"), lambda run: bool(run.reply))
    assert answer.status == "ok"


def test_every_message_is_signed_and_names_its_parent(kernel: Talk) -> None:
    """jupyter_client rejects unsigned messages, so every received message is signed."""
    run = kernel.run("console.log('x'); 1")
    assert {message["parent_header"]["msg_id"] for message in [*run.said, run.reply]} == {run.id}
    ids = [message["header"]["msg_id"] for message in [*run.said, run.reply]]
    assert len(set(ids)) == len(ids)
