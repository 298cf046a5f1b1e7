"""The wire: signatures, malformed messages, both transports."""

import json
from pathlib import Path

import pytest
from jupyter_client.session import Session
from talk import UNCHECKED, Talk


def refused(kernel: Talk, frames: list[bytes]) -> None:
    """Sends frames as they are; a cell that works afterwards shows that they did no harm."""
    kernel.client.shell_channel.socket.send_multipart(frames)
    assert kernel.run("'still here'").status == "ok"


def frames(kernel: Talk, key: bytes | None = None) -> list[bytes]:
    session = Session(key=key if key is not None else kernel.client.session.key)
    message = session.msg("execute_request", {"code": "(globalThis as any).harmed = true;", "silent": False})
    return session.serialize(message)


def unharmed(kernel: Talk) -> bool:
    return kernel.run("typeof (globalThis as any).harmed").result == {"text/plain": "'undefined'"}


@pytest.mark.parametrize("key", [b"another key", b""])
def test_a_wrong_signature_is_refused(kernel: Talk, key: bytes) -> None:
    refused(kernel, frames(kernel, key))
    assert unharmed(kernel)


def test_an_altered_message_is_refused(kernel: Talk) -> None:
    good = frames(kernel)
    good[-1] = good[-1].replace(b"harmed = true", b"harmed = 1   ")
    refused(kernel, good)
    assert unharmed(kernel)


def test_the_same_message_with_the_right_signature_is_run(start) -> None:
    """So that the tests above refuse for the right reason."""
    kernel = start(kernel_name=UNCHECKED)
    refused(kernel, frames(kernel))
    assert not unharmed(kernel)


def test_malformed_messages_are_passed_over(kernel: Talk) -> None:
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
        refused(kernel, message)


def test_malformed_messages_on_control_are_passed_over(kernel: Talk) -> None:
    kernel.client.control_channel.socket.send_multipart([b"<IDS|MSG>", b"x", b"{", b"{", b"{", b"{"])
    answer = kernel.until(kernel.control("kernel_info_request"), lambda run: bool(run.reply))
    assert answer.status == "ok"


def test_ipc_works_as_tcp_does(start, tmp_path: Path) -> None:
    kernel = start(kernel_name=UNCHECKED, transport="ipc", ip=str(tmp_path / "k"))
    assert kernel.run("6 * 7").result == {"text/plain": "42"}
    answer = kernel.until(kernel.control("kernel_info_request"), lambda run: bool(run.reply))
    assert answer.status == "ok"


def test_every_message_is_signed_and_names_its_parent(kernel: Talk) -> None:
    """jupyter_client refuses unsigned messages: what is heard is signed."""
    run = kernel.run("console.log('x'); 1")
    assert {message["parent_header"]["msg_id"] for message in [*run.said, run.reply]} == {run.id}
    ids = [message["header"]["msg_id"] for message in [*run.said, run.reply]]
    assert len(set(ids)) == len(ids)
