#!/usr/bin/env python3
"""Every type of display record, read by the second implementation: as libmp writes them, as docs/protocol.md shows them, and broken."""

import pathlib
import unittest

from record_decoder import in_words, read_records

RECORDING = pathlib.Path(__file__).resolve().parent / "records_v1.txt"


def read(text: str) -> list:
    return [in_words(record) for record in read_records(bytes.fromhex(text))]


class RecordedRecords(unittest.TestCase):
    def test_records_say_what_was_written(self):
        lines = [line.split(" ", 1) for line in RECORDING.read_text().splitlines() if not line.startswith("#")]
        self.assertEqual(read("".join(record for record, _ in lines)), [words for _, words in lines])
        self.assertEqual({words.split(" ")[0] for _, words in lines}, {"OUTPUT", "PACKED", "SCREEN", "SIZE", "TTY", "SEEN", "OWED"})

    def test_examples_of_the_document(self):
        for record, words in (
            ("01 01 6c", "OUTPUT bytes=6c"),
            ("04 08 00 50 00 18 03 1b 5b 48", "SCREEN size=80x24 part=3 bytes=1b5b48"),
            ("05 05 00 64 00 1e 02", "SIZE size=100x30 resizes=2"),
            ("06 01 03", "TTY echoes=True canonical=True"),
            ("07 02 00 05", "SEEN input=5 settled=False"),
            ("08 01 07", "OWED bytes=07"),
        ):
            self.assertEqual(read(record), [words])

    def test_records_of_other_versions_are_skipped(self):
        self.assertEqual(read("01 01 61" + "7f 02 abcd" + "01 01 62"), ["OUTPUT bytes=61", "OUTPUT bytes=62"])

    def test_broken_records_are_violations(self):
        for record in (
            "01",
            "01 02 61",  # ends early
            "01 80100001",  # too long
            "04 04 0050 0018",  # a screen without its part
            "04 05 0050 0018 04",
            "05 03 0050 00",
            "05 04 0050 0018",  # known how many RESIZEs?
            "05 06 0050 0018 00 00",  # bytes behind the last field
            "05 05 0001 0018 00",
            "05 05 03e9 0018 00",
            "05 05 0050 0000 00",
            "05 05 0050 01f5 00",
            "06 00",
            "06 01 04",
            "07 01 00",  # seen, up to where?
            "07 02 02 05",
            "07 02 00 40",
            "07 03 00 05 00",
        ):
            with self.assertRaises(ValueError, msg=record):
                read(record)

    def test_records_in_an_order_that_means_nothing_are_violations(self):
        first, middle, last = ("04 05 0050 0018 01", "04 05 0050 0018 00", "04 05 0050 0018 02")
        self.assertEqual(len(read(first + middle + middle + last)), 4)
        for records in (
            "03 00",  # goes on with a frame that did not begin
            middle,
            last,
            first + "01 00" + last,
            first + first,
            first + "04 05 0051 0018 02",  # another size
        ):
            with self.assertRaises(ValueError, msg=records):
                read(records)


if __name__ == "__main__":
    unittest.main()
