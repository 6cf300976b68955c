"""A second implementation of reading the display stream, written from docs/protocol.md (section 7.1) alone.

A record is (name, fields). What is packed stays packed: this project's other decoder of zstd is the library itself.
"""

from frame_decoder import require, varint
from handshake_decoder import Fields

LARGEST_RECORD = 2**20
COLUMNS, ROWS = range(2, 1001), range(1, 501)
WHOLE, FIRST, MIDDLE, LAST = 3, 1, 0, 2
ECHOES, CANONICAL = 1, 2
SETTLED = 1


def read_size_fields(fields):
    columns, rows = fields.number(2), fields.number(2)
    require(columns in COLUMNS and rows in ROWS, "a screen of a size that there is not")
    return f"{columns}x{rows}"


def read_output(fields):
    return "OUTPUT", {"bytes": fields.rest()}


def read_owed(fields):
    return "OWED", {"bytes": fields.rest()}


def packed_reader(first: bool):
    return lambda fields: ("PACKED", {"first": first, "bytes": fields.rest()})


def read_screen(fields):
    size, part = read_size_fields(fields), fields.number(1)
    require(part <= WHOLE, "a screen in a part that there is not")
    return "SCREEN", {"size": size, "part": part, "bytes": fields.rest()}


def read_size(fields):
    return "SIZE", {"size": read_size_fields(fields), "resizes": varint(fields)}


def read_tty(fields):
    flags = fields.number(1)
    require(flags <= ECHOES | CANONICAL, "a flag that there is not")
    return "TTY", {"echoes": bool(flags & ECHOES), "canonical": bool(flags & CANONICAL)}


def read_seen(fields):
    flags = fields.number(1)
    require(flags <= SETTLED, "a flag that there is not")
    return "SEEN", {"input": varint(fields), "settled": bool(flags & SETTLED)}


RECORDS = {
    1: read_output,
    2: packed_reader(True),
    3: packed_reader(False),
    4: read_screen,
    5: read_size,
    6: read_tty,
    7: read_seen,
    8: read_owed,
}


def read_records(stream: bytes) -> list:
    """The known records of one whole display stream, or ValueError (Violation is one)."""
    fields = Fields(stream)
    records = []
    while not fields.at_end():
        record_type, size = fields.number(1), varint(fields)
        require(size <= LARGEST_RECORD, "a record that is too long")
        body = Fields(fields.take(size))
        if record_type in RECORDS:
            records.append(RECORDS[record_type](body))
            body.end()
    check_sequence(records)
    return records


def check_sequence(records: list):
    """A packed frame has a beginning; the parts of a screen follow each other and have one size."""
    packing, size = False, None
    for name, fields in records:
        if name == "PACKED":
            require(fields["first"] or packing, "a packed record that goes on with nothing")
            packing = True
        part = fields["part"] if name == "SCREEN" else WHOLE
        goes_on = name == "SCREEN" and part in (MIDDLE, LAST)
        require(goes_on == (size is not None), "a screen that is interrupted, or goes on with nothing")
        require(not goes_on or fields["size"] == size, "a screen whose size changes within")
        size = fields["size"] if part in (FIRST, MIDDLE) else None


def in_words(record: tuple) -> str:
    """As records_v1.txt describes a record."""
    name, fields = record
    return " ".join([name] + [f"{key}={value.hex() if isinstance(value, bytes) else value}" for key, value in fields.items()])
