#!/usr/bin/env python3
"""Every type of frame, read by the second implementation: as libmp writes them, as docs/protocol.md shows them, and broken."""

import pathlib
import unittest

from frame_decoder import CLIENT, SERVER, Violation, in_words, read_frames, read_messages

RECORDING = pathlib.Path(__file__).resolve().parent / "frames_v1.txt"


class RecordedFrames(unittest.TestCase):
    def test_frames_say_what_was_written(self):
        lines = [line.split(" ", 1) for line in RECORDING.read_text().splitlines() if not line.startswith("#")]
        for payload, words in lines:
            self.assertEqual(in_words(read_frames(bytes.fromhex(payload))), words)
        names = {frame.split(" ")[0] for _, words in lines for frame in words.split(" | ")}
        missing = {"PING", "ACK", "NAK", "SETTLED", "WINDOW", "CLOSE", "PATH_CHALLENGE", "PATH_RESPONSE", "MARKS", "SKIP", "STREAM"} - names
        self.assertEqual(missing, set())

    def test_examples_of_the_document(self):
        for payload, words in (
            ("02 0c 19 02 02 00 01 05 00", "ACK delay=25 ranges=10-12,7-8,0-0"),
            ("03 03 05 00 00 02 09 00", "NAK ranges=5-5,7-9,20-20"),
            ("00 00 01", "PADDING | PADDING | PING"),
        ):
            self.assertEqual(in_words(read_frames(bytes.fromhex(payload))), words)

    def test_broken_frames_are_violations(self):
        for payload in (
            "",  # no frame
            "0a", "0f", "14", "ff",  # unknown types
            "01 02 00 00 00",  # ends early
            "02 05 00 01 03 01 00",  # ranges below 0
            "02 40ff 00 4040" + "00" * 129,  # 65 ranges
            "03 00",  # a NAK of nothing
            "03 4041" + "01" * 130,  # a NAK of 65 ranges
            "06 00 4101" + "78" * 257,  # a reason too long
            "07 01 02 03 04 05 06 07",
            "12 08 00 00",  # a stream too high
            "0c 08 00",
            "0c 02",  # ends early
            "10 01 ffffffffffffffff 78",  # behind the last offset
            "12 01 00 02 78",  # data that ends early
        ):  # fmt: skip
            with self.assertRaises(Violation, msg=payload):
                read_frames(bytes.fromhex(payload))

    def test_messages_of_other_versions_are_skipped_and_broken_ones_are_not(self):
        known = [("RESIZE", [80, 24, 0, 0, 65535, -3]), ("HANGUP", []), ("DETACH", []), ("VERBATIM", []), ("SHOWN", [65536])]
        control = bytes.fromhex("010014 0050 0018 0000 0000 000000000000ffff fffffffd" + "7f0002abcd" + "020000" + "030000" + "040000" + "050008 0000000000010000")
        self.assertEqual(read_messages(CLIENT, control), known)
        self.assertEqual(read_messages(SERVER, bytes.fromhex("810006 02 00 0002 6e6f")), [("EXIT", [2, 0, b"no"])])
        for broken in ("010008 0050 0018 0000 0000", "02000100", "7f1001" + "00" * 4097, "0100"):
            with self.assertRaises(ValueError, msg=broken):
                read_messages(CLIENT, bytes.fromhex(broken))


if __name__ == "__main__":
    unittest.main()
