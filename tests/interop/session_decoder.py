"""A second implementation of a session's receiving side, written from docs/protocol.md (sections 4 to 7) alone.

A Receiver gets the datagrams of one direction as the network delivers them (late, twice, damaged, or never), and puts the
streams together again.
"""

from frame_decoder import CLIENT, STREAMS, read_frames, read_messages, require
from packet_decoder import CLIENT_TO_SERVER, SERVER_TO_CLIENT, PacketReceiver

CONTROL, INPUT, DISPLAY = 0, 1, 2
FIRST_WINDOW = 2**20  # a recorded session is shorter, so that no WINDOW raises it


class StreamReceiver:
    """One stream: bytes that arrive in any order, repeated and overlapping, come out once and in order."""

    def __init__(self):
        self._early = {}
        self._end = None
        self._next = 0  # offset of what follows self.data
        self.data = b""
        self.gaps = []  # (length of the data in front of it, bytes that were skipped)

    def is_finished(self) -> bool:
        return self._next == self._end

    def take(self, offset: int, data: bytes, is_end: bool):
        end = offset + len(data)
        require(end <= FIRST_WINDOW, "data beyond the window")
        require(self._end is None or end <= self._end, "data behind the end of the stream")
        if is_end:
            furthest = max([self._next] + [o + len(d) for o, d in self._early.items()])
            require(self._end in (None, end) and furthest <= end, "the end of the stream moved, or lies in front of its data")
            self._end = end
        if len(data) > len(self._early.get(offset, b"")):
            self._early[offset] = data
        self._deliver()

    def skip(self, offset: int):
        """What is missing below `offset` never comes. A recorded session reads without delay, so that nothing waits in a gap."""
        require(self._end is None or offset <= self._end, "a skip beyond the end of the stream")
        if offset <= self._next:
            return
        self.gaps.append((len(self.data), offset - self._next))
        self._next = offset
        self._deliver()

    def _deliver(self):
        for offset in sorted(self._early):
            if offset > self._next:
                return
            data = self._early.pop(offset)
            overlap = data[: self._next - offset]
            if not self.gaps:
                require(self.data[offset : offset + len(overlap)] == overlap, "a repeated byte differs from the first")
            self.data += data[len(overlap) :]
            self._next += len(data) - len(overlap)


class Receiver:
    """What one side learns from the other's datagrams."""

    def __init__(self, sender: str, secret: bytes, connection_id: int):
        self._sender = sender
        direction = CLIENT_TO_SERVER if sender == CLIENT else SERVER_TO_CLIENT
        self.packets = PacketReceiver(direction, secret, connection_id)
        self.streams = {number: StreamReceiver() for number in STREAMS[sender]}
        self.frames = {}
        self.close = None

    def take(self, datagram: bytes) -> int:
        """The packet number. Dropped if it is not authentic or not new, Violation if the sender broke the protocol."""
        number, payload = self.packets.open(datagram)
        frames = self.frames[number] = read_frames(payload)
        for name, fields in frames:
            if name == "STREAM":
                require(fields["stream"] in self.streams, "a stream that this sender does not have")
                self.streams[fields["stream"]].take(fields["offset"], fields["data"], fields["end"])
            elif name == "SKIP":
                require(fields["stream"] in self.streams, "a skip on a stream that this sender does not have")
                self.streams[fields["stream"]].skip(fields["offset"])
            elif name == "CLOSE":
                self.close = fields
        return number

    def messages(self) -> list:
        return read_messages(self._sender, self.streams[CONTROL].data)
