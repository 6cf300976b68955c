"""A second implementation of opening datagrams, written from docs/protocol.md (sections 3.3 and 4) alone."""

import hashlib
import hmac

import primitives
from handshake_decoder import expand

CLIENT_TO_SERVER, SERVER_TO_CLIENT = 0, 1
ALWAYS_SET, KEY_PHASE = 0x40, 0x01
HEADER, TAG, MAC = 9, 16, 32
OVERHEAD = HEADER + TAG + MAC
LARGEST_DATAGRAM = 8952
LARGEST_UNTRIED_DATAGRAM = 1200
REPLAY_WINDOW = 4096


class Dropped(ValueError):
    """The datagram is not authentic, or not new."""


class PhaseKeys:
    """The packet keys of one direction in one key phase."""

    def __init__(self, secret: bytes, phase: int = 0):
        self._secret = secret
        self.phase = phase
        self.key = expand(secret, "mp1 packet key", b"", 32)
        self.mac = expand(secret, "mp1 packet mac", b"", 64)

    def next(self) -> "PhaseKeys":
        return PhaseKeys(expand(self._secret, "mp1 next", b"", 64), self.phase + 1)


def expand_number(low: int, expected: int) -> int:
    """The number with these low 32 bits that is nearest to `expected`."""
    candidate = expected - expected % 2**32 + low
    if candidate + 2**31 <= expected:
        return candidate + 2**32
    if candidate > expected + 2**31 and candidate >= 2**32:
        return candidate - 2**32
    return candidate


class PacketReceiver:
    """The receiving end of one direction. What `open` refuses changes nothing."""

    def __init__(self, direction: int, secret: bytes, connection_id: int):
        self._direction = direction
        self._connection_id = connection_id
        self._previous = None
        self._present = PhaseKeys(secret)
        self._next = self._present.next()
        self._lowest_of_phase = None
        self._accepted = set()
        self._highest = -1

    @property
    def phase(self) -> int:
        return self._present.phase

    def open(self, datagram: bytes):
        """The packet number and the payload, or Dropped."""
        number, keys = self.authenticate(datagram)
        if number in self._accepted or number <= self._highest - REPLAY_WINDOW:
            raise Dropped("a number that was accepted before, or too old to know")
        nonce = bytes([self._direction, 0, 0, 0]) + number.to_bytes(8, "big")
        try:
            payload = primitives.aes_gcm_siv_open(keys.key, nonce, datagram[:HEADER], datagram[HEADER:-MAC])
        except ValueError as error:
            raise Dropped(str(error)) from error
        self._accept(number, keys)
        return number, payload

    def authenticate(self, datagram: bytes):
        """The checks that need no decryption. The full packet number and the keys, or Dropped."""
        if not OVERHEAD <= len(datagram) <= LARGEST_DATAGRAM:
            raise Dropped("no datagram has this size")
        if datagram[0] & ~KEY_PHASE != ALWAYS_SET:
            raise Dropped("unknown flags")
        if int.from_bytes(datagram[1:5], "big") != self._connection_id:
            raise Dropped("the connection id of somebody else")
        number = expand_number(int.from_bytes(datagram[5:HEADER], "big"), self._highest + 1)
        keys = self._keys_for(datagram[0] & KEY_PHASE, number)
        mac = hmac.digest(keys.mac, datagram[:-MAC] + number.to_bytes(8, "big"), hashlib.sha512)[:MAC]
        if not hmac.compare_digest(mac, datagram[-MAC:]):
            raise Dropped("the mac does not match")
        return number, keys

    def _keys_for(self, phase_bit: int, number: int) -> PhaseKeys:
        if phase_bit == self._present.phase % 2:
            return self._present
        if self._previous and number < self._lowest_of_phase:
            return self._previous
        return self._next

    def _accept(self, number: int, keys: PhaseKeys):
        self._accepted.add(number)
        self._highest = max(self._highest, number)
        if keys is self._next:
            self._previous, self._present, self._next = self._present, keys, keys.next()
            self._lowest_of_phase = number
        elif keys is self._present:
            known = self._lowest_of_phase
            self._lowest_of_phase = number if known is None else min(known, number)
