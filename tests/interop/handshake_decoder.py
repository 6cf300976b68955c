"""A second implementation of the handshake's reading side, written from docs/protocol.md (sections 2 and 3) alone.

It takes the bytes of a recorded handshake and one side's X25519 secret, and gives the messages and the traffic secrets, having
checked every rule and signature on the way.
"""

import hashlib
import struct

import primitives

CLIENT_HELLO, SERVER_HELLO, SERVER_AUTH, CLIENT_AUTH, SERVER_ACCEPT = 1, 2, 3, 4, 5
SIGNATURE = 64


class Fields:
    """Reads the fields of a message; `end()` insists that nothing is left."""

    def __init__(self, data: bytes):
        self._data = data

    def take(self, size: int) -> bytes:
        if size > len(self._data):
            raise ValueError("the message ends inside a field")
        taken, self._data = self._data[:size], self._data[size:]
        return taken

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def bytes8(self) -> bytes:
        return self.take(self.number(1))

    def bytes16(self) -> bytes:
        return self.take(self.number(2))

    def list16(self) -> list:
        return [self.number(2) for _ in range(self.number(1))]

    def rest(self) -> bytes:
        return self.take(len(self._data))

    def at_end(self) -> bool:
        return not self._data

    def end(self):
        if not self.at_end():
            raise ValueError("bytes are left after the last field")


def read_client_hello(fields):
    if fields.take(8) != b"moshpit\0":
        raise ValueError("not our protocol")
    return {
        "versions": fields.list16(),
        "suites": fields.list16(),
        "random": fields.take(32),
        "key_share": fields.bytes16(),
        "extensions": fields.bytes16(),
    }


def read_server_hello(fields):
    return {
        "version": fields.number(2),
        "suite": fields.number(2),
        "random": fields.take(32),
        "key_share": fields.bytes16(),
        "extensions": fields.bytes16(),
    }


def read_server_auth(fields):
    return {"host_key": fields.take(32), "extensions": fields.bytes16(), "signature": fields.take(SIGNATURE)}


def read_request(fields):
    return {
        "kind": fields.number(1),
        "tcp": fields.number(1),
        "part": fields.number(1),
        "name": fields.bytes8(),
        "session_id": fields.take(16),
        "client": fields.number(4),
        "terminal_type": fields.bytes8(),
        "size": [fields.number(2) for _ in range(4)],
        "environment": [(fields.bytes8(), fields.bytes16()) for _ in range(fields.number(1))],
        "command": [fields.bytes16() for _ in range(fields.number(2))],
    }


def read_client_auth(fields):
    return {
        "user": fields.bytes16(),
        "identity": fields.take(32),
        "request": read_request(fields),
        "capabilities": fields.list16(),
        "extensions": fields.bytes16(),
        "signature": fields.take(SIGNATURE),
    }


def read_server_accept(fields):
    return {
        "session_id": fields.take(16),
        "client": fields.number(4),
        "name": fields.bytes8(),
        "udp_port": fields.number(2),
        "connection_id": fields.number(4),
        "max_datagram": fields.number(2),
        "capabilities": fields.list16(),
        "extensions": fields.bytes16(),
    }


READERS = {
    CLIENT_HELLO: read_client_hello,
    SERVER_HELLO: read_server_hello,
    SERVER_AUTH: read_server_auth,
    CLIENT_AUTH: read_client_auth,
    SERVER_ACCEPT: read_server_accept,
}


def read_message(message_type: int, plaintext: bytes) -> dict:
    fields = Fields(plaintext)
    message = READERS[message_type](fields)
    fields.end()
    return message


def records_of(stream: bytes):
    while stream:
        size, message_type = struct.unpack(">HB", stream[:3])
        yield message_type, stream[:3], stream[3 : 3 + size]
        stream = stream[3 + size :]


def expand(key: bytes, label: str, context: bytes, size: int) -> bytes:
    return primitives.hkdf_expand(key, label.encode() + b"\0" + context, size)


class Decoder:
    """Follows one handshake, record by record, as somebody would who knows one side's ephemeral secret."""

    def __init__(self, x25519_secret: bytes, secret_is_clients: bool):
        self._secret = x25519_secret
        self._secret_is_clients = secret_is_clients
        self._transcript = hashlib.sha512()
        self._handshake_secret = b""
        self._keys = {}
        self._sealed = {"client": 0, "server": 0}
        self.messages = {}

    def follow(self, stream: bytes):
        for message_type, header, body in records_of(stream):
            self._follow_record(message_type, header, body)

    def traffic_secrets(self):
        session = expand(self._handshake_secret, "mp1 session", self._transcript.digest(), 64)
        return expand(session, "mp1 client to server", b"", 64), expand(session, "mp1 server to client", b"", 64)

    def _follow_record(self, message_type, header, body):
        if message_type in (SERVER_AUTH, CLIENT_AUTH, SERVER_ACCEPT):
            body = self._open("client" if message_type == CLIENT_AUTH else "server", header, body)
        message = self.messages[message_type] = read_message(message_type, body)
        head = struct.pack(">BI", message_type, len(body))
        if message_type in (SERVER_AUTH, CLIENT_AUTH):
            self._transcript.update(head + body[:-SIGNATURE])
            self._check_signature(message_type, message)
            self._transcript.update(message["signature"])
        else:
            self._transcript.update(head + body)
        if message_type == SERVER_HELLO:
            self._derive_handshake_keys()

    def _derive_handshake_keys(self):
        peer = self.messages[SERVER_HELLO if self._secret_is_clients else CLIENT_HELLO]["key_share"]
        shared = primitives.x25519(self._secret, peer)
        self._handshake_secret = primitives.hkdf_extract(b"mp1 handshake", shared)
        for side in self._sealed:
            label = f"mp1 {side} handshake key"
            self._keys[side] = expand(self._handshake_secret, label, self._transcript.digest(), 32)

    def _open(self, side, header, body):
        nonce = self._sealed[side].to_bytes(12, "big")
        self._sealed[side] += 1
        return primitives.aes_gcm_siv_open(self._keys[side], nonce, header, body)

    def _check_signature(self, message_type, message):
        side, key = ("server", "host_key") if message_type == SERVER_AUTH else ("client", "identity")
        signed = f"mp1 {side} signature".encode() + b"\0" + self._transcript.digest()
        if not primitives.ed25519_verify(message[key], signed, message["signature"]):
            raise ValueError(f"the {side}'s signature does not verify")
