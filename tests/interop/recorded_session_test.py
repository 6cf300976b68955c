#!/usr/bin/env python3
"""The recorded session, read by the second implementation from what arrived on either side: late, twice, damaged or never."""

import pathlib
import typing
import unittest

import handshake_decoder as handshake
from frame_decoder import CLIENT, SERVER, is_eliciting
from packet_decoder import LARGEST_UNTRIED_DATAGRAM, Dropped, expand_number
from record_decoder import read_records
from session_decoder import CONTROL, DISPLAY, INPUT, Receiver

RECORDING = pathlib.Path(__file__).resolve().parent / "session_v1.txt"
OTHER = {CLIENT: SERVER, SERVER: CLIENT}
ACKNOWLEDGED_WITHIN = 250_000  # microseconds


class Arrival(typing.NamedTuple):
    time: int  # microseconds
    sender: str
    sent: int  # which datagram of Recording.sent
    datagram: bytes  # as it arrived
    is_damaged: bool
    verdict: str  # what libmp did with it


class Recording:
    def __init__(self, text: str):
        self._lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
        self.sent = [(side, bytes.fromhex(datagram)) for _, side, datagram in self.of("sent")]
        self.sent_at = [int(time) for time, _, _ in self.of("sent")]
        self.arrivals = [self._arrival(*words) for words in self.of("arrives")]

    def of(self, name: str) -> list:
        """The words behind `name`, for each such line."""
        return [line[1:] for line in self._lines if line[0] == name]

    def one(self, name: str) -> bytes:
        ((value,),) = self.of(name)
        return bytes.fromhex(value)

    def joined(self, name: str) -> bytes:
        return b"".join(bytes.fromhex(value) for _, value in self.of(name))

    def _arrival(self, time, sent, verdict, *damaged_bits):
        sender, datagram = self.sent[int(sent)]
        for bit in damaged_bits:
            datagram = inverted(datagram, int(bit))
        return Arrival(int(time), sender, int(sent), datagram, bool(damaged_bits), verdict)


def inverted(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 0x80 >> bit % 8
    return bytes(changed)


class RecordedSession(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.recording = Recording(RECORDING.read_text())
        login = handshake.Decoder(cls.recording.one("client_x25519_secret"), secret_is_clients=True)
        for flight in range(1, 5):
            login.follow(cls.recording.one(f"flight_{flight}"))
        cls.accept = login.messages[handshake.SERVER_ACCEPT]
        cls.secrets = dict(zip((CLIENT, SERVER), login.traffic_secrets()))
        # What each side's datagrams tell the other: as they arrived, and as they would have in a perfect network.
        cls.arrived, cls.perfect = cls.fresh_receivers(), cls.fresh_receivers()
        cls.verdicts = [cls.verdict_on(arrival) for arrival in cls.recording.arrivals]
        cls.numbers = [cls.perfect[sender].take(datagram) for sender, datagram in cls.recording.sent]

    @classmethod
    def fresh_receivers(cls):
        return {side: Receiver(side, cls.secrets[side], cls.accept["connection_id"]) for side in (CLIENT, SERVER)}

    @classmethod
    def verdict_on(cls, arrival) -> str:
        if arrival.verdict == "ignored":
            return "ignored"
        try:
            cls.arrived[arrival.sender].take(arrival.datagram)
            return "opened"
        except Dropped:
            return "dropped"

    def test_the_network_was_bad_enough(self):
        arrived = [arrival.sent for arrival in self.recording.arrivals]
        happened = {
            "lost": len(set(range(len(self.recording.sent))) - set(arrived)),
            "arrived twice": len(arrived) - len(set(arrived)),
            "overtaken": sum(a > b for a, b in zip(arrived, arrived[1:])),
            "damaged": sum(arrival.is_damaged for arrival in self.recording.arrivals),
        }
        for what, times in happened.items():
            self.assertGreaterEqual(times, 3, what)

    def test_both_implementations_open_and_drop_the_same_datagrams(self):
        for arrival, ours in zip(self.recording.arrivals, self.verdicts):
            self.assertEqual(ours, arrival.verdict, f"datagram {arrival.sent} at {arrival.time}")

    def test_what_was_typed_arrived(self):
        typed = self.arrived[CLIENT].streams[INPUT]
        self.assertEqual(typed.data, self.recording.joined("typed"))
        self.assertTrue(self.recording.of("input_ended"))
        self.assertTrue(typed.is_finished())

    def test_what_was_written_is_shown(self):
        shown = self.arrived[SERVER].streams[DISPLAY]
        output = b"".join(fields["bytes"] for name, fields in read_records(bytes(shown.data)) if name in ("OUTPUT", "OWED"))
        self.assertEqual(output, self.recording.joined("wrote"))
        self.assertTrue(shown.is_finished())
        self.assertGreater(len(shown.data), 4 * LARGEST_UNTRIED_DATAGRAM)

    def test_sizes_and_the_hang_up_arrive_in_order(self):
        sizes = [("RESIZE", [int(number) for number in words[1:]]) for words in self.recording.of("resized")]
        self.assertGreater(len(sizes), 1)
        messages = self.arrived[CLIENT].messages()
        self.assertEqual([(name, fields[:4]) for name, fields in messages], sizes + [("HANGUP", [])])
        display = len(self.arrived[SERVER].streams[DISPLAY].data)
        shown = [fields[4] for name, fields in messages if name == "RESIZE"]
        self.assertEqual(shown, sorted(shown))
        self.assertTrue(shown[0] == 0 < shown[-1] <= display)

    def test_the_exit_is_reported_and_nothing_follows(self):
        ((_, kind, value),) = self.recording.of("exited")
        self.assertEqual(self.arrived[SERVER].messages(), [("EXIT", [int(kind), int(value), b""])])
        self.assertTrue(self.arrived[SERVER].streams[CONTROL].is_finished())
        self.assertEqual(self.perfect[CLIENT].close["code"], 0)
        self.assertIsNone(self.perfect[SERVER].close)

    def test_no_datagram_is_too_large(self):
        for _, datagram in self.recording.sent:
            self.assertLessEqual(len(datagram), self.accept["max_datagram"])

    def test_no_number_is_sealed_twice(self):
        for side in OTHER:
            numbers = [number for (sender, _), number in zip(self.recording.sent, self.numbers) if sender == side]
            self.assertEqual(numbers[0], 0)
            self.assertEqual(len(numbers), len(set(numbers)), side)

    def test_any_inverted_bit_is_refused(self):
        receivers = self.fresh_receivers()
        for position, (sender, datagram) in enumerate(self.recording.sent):
            packets = receivers[sender].packets
            for bit in range(len(datagram) * 8):
                with self.assertRaises(Dropped, msg=f"datagram {position}, bit {bit}"):
                    packets.authenticate(inverted(datagram, bit))
            packets.open(datagram)

    def test_both_directions_follow_each_key_update(self):
        updates = len(self.recording.of("key_update"))
        self.assertGreaterEqual(updates, 2)
        for side in OTHER:
            self.assertEqual(self.arrived[side].packets.phase, updates)

    def test_what_arrived_is_acknowledged_and_nothing_else(self):
        for side in OTHER:
            named = self.named_by(OTHER[side], "ACK")
            self.assertLessEqual(named, set(self.arrived[side].frames))
            due, highest = set(), -1
            for arrival in self.recording.arrivals:
                number = self.numbers[arrival.sent]
                if arrival.sender != side or arrival.verdict != "opened" or number < highest:
                    continue  # what was overtaken may be forgotten before an ACK names it (section 6.2)
                highest = number
                if is_eliciting(self.perfect[side].frames[number]) and arrival.time + ACKNOWLEDGED_WITHIN < self.end():
                    due.add(number)
            self.assertLessEqual(due, named)

    def end(self) -> int:
        """When the first CLOSE was sent, behind which nobody acknowledges any more."""
        for (sender, _), number, time in zip(self.recording.sent, self.numbers, self.recording.sent_at):
            if any(name == "CLOSE" for name, _ in self.perfect[sender].frames[number]):
                return time
        return self.fail("nobody closed")

    def test_what_is_asked_for_was_sent(self):
        for side in OTHER:
            asked = self.named_by(OTHER[side], "NAK")
            self.assertLessEqual(asked, set(self.perfect[side].frames))
            self.assertTrue(asked)

    def named_by(self, sender, name):
        ranges = set()
        for frames in self.perfect[sender].frames.values():
            for frame, fields in frames:
                if frame == name:
                    ranges.update(*(range(first, last + 1) for first, last in fields["ranges"]))
        return ranges

    def test_the_session_had_an_occasion_for_nearly_every_frame(self):
        seen = {name for side in OTHER for frames in self.perfect[side].frames.values() for name, _ in frames}
        expected = {"PING", "ACK", "NAK", "SETTLED", "CLOSE", "PATH_CHALLENGE", "PATH_RESPONSE", "STREAM"}
        self.assertLessEqual(expected, seen, "the others are in recorded_frames_test.py")


class PacketNumbers(unittest.TestCase):
    def test_the_nearest_number_is_taken(self):
        for low, expected, number in (
            (0, 0, 0),
            (5, 7, 5),
            (0xFFFFFFFF, 0, 0xFFFFFFFF),
            (0, 2**32 - 1, 2**32),
            (0xFFFFFFFF, 2**32, 2**32 - 1),
            (0x80000000, 2**32, 2**32 + 2**31),
            (0x80000001, 2**32, 2**31 + 1),
            (0x12345678, 7 * 2**32 + 0x12345600, 7 * 2**32 + 0x12345678),
        ):
            self.assertEqual(expand_number(low, expected), number)


if __name__ == "__main__":
    unittest.main()
