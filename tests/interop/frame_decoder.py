"""A second implementation of reading frames and session messages, written from docs/protocol.md (sections 5 and 7) alone.

A frame is (name, fields).
"""

from handshake_decoder import Fields

CLIENT, SERVER = "client", "server"
STREAMS = {CLIENT: (0, 1, 3), SERVER: (0, 2, 3)}
LARGEST_STREAM_NUMBER = 7
LARGEST_OFFSET = 2**62 - 1
MOST_FURTHER_ACK_RANGES = 63
MOST_NAK_RANGES = 64
LONGEST_REASON = 256
LONGEST_MESSAGE = 4096
LONGEST_EXIT_TEXT = 512
NOT_ELICITING = ("PADDING", "ACK", "NAK", "SETTLED", "CLOSE", "MARKS", "PROBED", "KEEPALIVE")


class Violation(ValueError):
    """The peer broke the protocol."""


def require(condition: bool, what: str):
    if not condition:
        raise Violation(what)


def varint(fields: Fields) -> int:
    first = fields.number(1)
    size = 1 << (first >> 6)
    return (first & 0x3F) << 8 * (size - 1) | fields.number(size - 1)


def read_nothing(_fields):
    return {}


def read_ack(fields):
    largest, delay, more, first = (varint(fields) for _ in range(4))
    require(more <= MOST_FURTHER_ACK_RANGES, "an ACK of too many ranges")
    ranges = [(largest - first, largest)]
    for _ in range(more):
        gap, length = varint(fields), varint(fields)
        end = ranges[-1][0] - gap - 2
        ranges.append((end - length, end))
    require(ranges[-1][0] >= 0, "an ACK of numbers below 0")
    return {"delay": delay, "ranges": ranges}


def read_nak(fields):
    count = varint(fields)
    require(1 <= count <= MOST_NAK_RANGES, "a NAK of no range, or of too many")
    first, length = varint(fields), varint(fields)
    ranges = [(first, first + length)]
    for _ in range(count - 1):
        skip, length = varint(fields), varint(fields)
        begin = ranges[-1][1] + skip + 2
        ranges.append((begin, begin + length))
    return {"ranges": ranges}


def read_settled(fields):
    return {"below": varint(fields)}


def read_window(fields):
    return {"stream": varint(fields), "limit": varint(fields)}


def read_close(fields):
    code, size = varint(fields), varint(fields)
    require(size <= LONGEST_REASON, "a reason that is too long")
    return {"code": code, "reason": fields.take(size)}


def read_token(fields):
    return {"token": fields.take(8)}


def read_marks(fields):
    return {"count": varint(fields)}


def read_probed(fields):
    return {"number": varint(fields)}


def read_skip(fields):
    stream, offset = varint(fields), varint(fields)
    require(stream <= LARGEST_STREAM_NUMBER, "a skip out of range")
    return {"stream": stream, "offset": offset}


def read_keepalive(fields):
    return {"silence": varint(fields)}


def stream_reader(has_length: bool, is_end: bool):
    def read(fields):
        stream, offset = varint(fields), varint(fields)
        data = fields.take(varint(fields)) if has_length else fields.rest()
        require(stream <= LARGEST_STREAM_NUMBER and offset + len(data) <= LARGEST_OFFSET, "a stream frame out of range")
        return {"stream": stream, "offset": offset, "data": data, "end": is_end}

    return read


FRAMES = {
    0x00: ("PADDING", read_nothing),
    0x01: ("PING", read_nothing),
    0x02: ("ACK", read_ack),
    0x03: ("NAK", read_nak),
    0x04: ("SETTLED", read_settled),
    0x05: ("WINDOW", read_window),
    0x06: ("CLOSE", read_close),
    0x07: ("PATH_CHALLENGE", read_token),
    0x08: ("PATH_RESPONSE", read_token),
    0x09: ("MARKS", read_marks),
    0x0a: ("KEEPALIVE", read_keepalive),
    0x0b: ("PROBED", read_probed),
    0x0c: ("SKIP", read_skip),
    0x10: ("STREAM", stream_reader(has_length=False, is_end=False)),
    0x11: ("STREAM", stream_reader(has_length=False, is_end=True)),
    0x12: ("STREAM", stream_reader(has_length=True, is_end=False)),
    0x13: ("STREAM", stream_reader(has_length=True, is_end=True)),
}


def read_frames(payload: bytes) -> list:
    """All frames of a payload, or Violation."""
    require(payload != b"", "an empty payload")
    fields = Fields(payload)
    frames = []
    while not fields.at_end():
        frame_type = fields.number(1)
        require(frame_type in FRAMES, f"unknown frame type {frame_type:#x}")
        name, read = FRAMES[frame_type]
        try:
            frames.append((name, read(fields)))
        except Violation:
            raise
        except ValueError as error:
            raise Violation(f"{name}: {error}") from error
    return frames


def in_words(frames: list) -> str:
    """As frames_v1.txt describes frames."""

    def word(value):
        if isinstance(value, list):
            return ",".join(f"{first}-{last}" for first, last in value)
        return value.hex() if isinstance(value, bytes) else str(value)

    return " | ".join(" ".join([name] + [f"{key}={word(value)}" for key, value in fields.items()]) for name, fields in frames)


def is_eliciting(frames: list) -> bool:
    return any(name not in NOT_ELICITING for name, _ in frames)


def read_resize(fields):
    size, shown, pushed = [fields.number(2) for _ in range(4)], fields.number(8), fields.number(4)
    return "RESIZE", size + [shown, pushed - 2**32 if pushed >= 2**31 else pushed]


def read_hangup(_fields):
    return "HANGUP", []


def read_exit(fields):
    kind, value, text = fields.number(1), fields.number(1), fields.bytes16()
    require(kind <= 2 and len(text) <= LONGEST_EXIT_TEXT, "an EXIT out of range")
    return "EXIT", [kind, value, text]


def read_detach(_fields):
    return "DETACH", []


def read_verbatim(_fields):
    return "VERBATIM", []


def read_shown(fields):
    return "SHOWN", [fields.number(8)]


FROM_CLIENT = {0x01: read_resize, 0x02: read_hangup, 0x03: read_detach, 0x04: read_verbatim, 0x05: read_shown}
MESSAGES = {CLIENT: FROM_CLIENT, SERVER: {0x81: read_exit}}


def read_messages(sender: str, control: bytes) -> list:
    """The known messages of one whole control stream, or Violation."""
    fields = Fields(control)
    messages = []
    while not fields.at_end():
        message_type, size = fields.number(1), fields.number(2)
        require(size <= LONGEST_MESSAGE, "a control message that is too long")
        body = Fields(fields.take(size))
        if message_type in MESSAGES[sender]:
            messages.append(MESSAGES[sender][message_type](body))
            body.end()
    return messages
