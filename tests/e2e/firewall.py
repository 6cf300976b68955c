"""A firewall for tests: forwards TCP to a server of this machine, and UDP only when told to. Lives on another loopback address."""

import select
import socket
import threading

ADDRESS = "127.0.0.2"
_SESSION_PORTS = range(50000, 60000)  # those that other servers of this machine give to their sessions


class Firewall:
    """`port` is where clients connect by TCP; `udp_port` the only one by which datagrams could pass, there and behind it."""

    def __init__(self):
        self.passes_udp = False
        self.datagrams = 0  # that were passed on
        self._udp = _socket_outside_of_session_ports()
        self.udp_port = self._udp.getsockname()[1]
        self._listener = socket.create_server((ADDRESS, 0))
        self.port = self._listener.getsockname()[1]
        self._server = None
        self._inside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._inside.bind(("127.0.0.1", 0))
        self._client = None  # where the newest datagram came from
        self._peers = {}
        self._wake, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self, server_port):
        self._server = ("127.0.0.1", server_port)
        self._thread.start()

    @property
    def tcp_connections(self):
        return len(self._peers) // 2

    def cut_tcp(self):
        """Ends every TCP connection that is under way."""
        self._wake.send(b"c")

    def close(self):
        self._wake.send(b"q")
        if self._thread.is_alive():
            self._thread.join()
        for one in (self._udp, self._listener, self._inside, self._wake, self._woken, *self._peers):
            one.close()

    def _run(self):
        while True:
            ready, _, _ = select.select([self._woken, self._listener, self._udp, self._inside, *self._peers], [], [])
            for one in ready:
                if one is self._woken:
                    if self._woken.recv(1) == b"q":
                        return
                    for peer in list(self._peers):
                        self._end(peer)
                elif one is self._listener:
                    self._accept()
                elif one in (self._udp, self._inside):
                    self._pass_datagram(one)
                elif one in self._peers:
                    self._pass_bytes(one)

    def _accept(self):
        outside, _ = self._listener.accept()
        inside = socket.create_connection(self._server)
        self._peers[outside], self._peers[inside] = inside, outside

    def _pass_bytes(self, one):
        try:
            data = one.recv(65536)
            if data:
                return self._peers[one].sendall(data)
        except OSError:
            pass
        self._end(one)

    def _end(self, one):
        if one in self._peers:
            other = self._peers.pop(one)
            del self._peers[other]
            one.close()
            other.close()

    def _pass_datagram(self, one):
        datagram, source = one.recvfrom(65536)
        if one is self._udp:
            self._client = source
        if not self.passes_udp or self._client is None:
            return
        self.datagrams += 1
        try:
            if one is self._udp:
                self._inside.sendto(datagram, ("127.0.0.1", self.udp_port))
            else:
                self._udp.sendto(datagram, self._client)
        except OSError:
            pass  # as a router would


def _socket_outside_of_session_ports():
    """While it is bound, nobody gets its port on all addresses; so nobody but our server takes it on 127.0.0.1."""
    refused = []
    try:
        while True:
            one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            one.bind((ADDRESS, 0))
            if one.getsockname()[1] not in _SESSION_PORTS:
                return one
            refused.append(one)
    finally:
        for one in refused:
            one.close()
