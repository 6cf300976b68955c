"""A network between mp and mps on this machine: mp goes to 127.0.0.2, mps is at 127.0.0.1, with the same ports.

What passes can be decided at any time; what must not pass is dropped, as a network would.
"""

import random
import selectors
import socket
import threading

NEAR, FAR = "127.0.0.2", "127.0.0.1"


def connection_id(datagram):
    return datagram[1:5]


def udp_port_of_both():
    """A UDP socket at the near end, whose port is free at the far end, too. Held from here on, so that nobody else chooses it; and not
    one of those that the kernel gives to whoever asks for any."""
    while True:
        near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        port = random.randrange(20000, 30000)
        try:
            near.bind((NEAR, port))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as far:
                far.bind((FAR, port))
            return near
        except OSError:
            near.close()


def put_relay_before(scenario):
    """Restarts the scenario's server so that a new relay is the way to it."""
    scenario.server.end()
    udp = udp_port_of_both()
    settings = server_settings(udp.getsockname()[1])
    scenario.start_server(**settings)
    return Relay(scenario.server.port, udp)


def server_settings(udp_port):
    """For an mps whose sessions all have this port."""
    return {"MOSHPITS_MPS_UDP_PORT_FIRST": udp_port, "MOSHPITS_MPS_UDP_PORT_LAST": udp_port}


class Relay:
    def __init__(self, tcp_port, udp):
        """`udp`: from udp_port_of_both()."""
        self._udp = udp
        self.tcp_port, self.udp_port = tcp_port, udp.getsockname()[1]
        self.lets_pass = lambda client_port, datagram: True  # asked for each datagram, either way
        self.takes_logins = True
        self.logins = 0
        self.tcp_connections = 0  # that stand now
        self.client_ports, self.connection_ids = set(), set()  # that have been seen
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._selector.register(self._woken, selectors.EVENT_READ, None)
        self._listener = socket.create_server((NEAR, tcp_port))
        self._watch(self._listener, self._take_login)
        self._watch(self._udp, self._from_client)
        self._far_sockets = {}
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def cut(self):
        self.takes_logins = False
        self.lets_pass = lambda *_: False

    def restore(self):
        self.takes_logins = True
        self.lets_pass = lambda *_: True

    def close(self):
        self._wake.send(b"x")
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._wake.close()

    def _watch(self, source, handle):
        source.setblocking(False)
        self._selector.register(source, selectors.EVENT_READ, handle)

    def _run(self):
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    return
                try:
                    key.data()
                except OSError:
                    pass  # a refused datagram or a connection that is gone: both sides find out by themselves

    # --- TCP

    def _take_login(self):
        near, _ = self._listener.accept()
        self.logins += 1
        far = socket.socket()
        try:
            if not self.takes_logins:
                raise OSError("refused on purpose")
            far.connect((FAR, self.tcp_port))
        except OSError:
            near.close()
            far.close()
            return
        self.tcp_connections += 1
        self._watch(near, lambda: self._copy(near, far))
        self._watch(far, lambda: self._copy(far, near))

    def _copy(self, source, target):
        try:
            data = source.recv(65536)
            if data:
                target.setblocking(True)  # both programs always read
                target.sendall(data)
                target.setblocking(False)
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        if source.fileno() >= 0:
            self.tcp_connections -= 1
            for end in (source, target):
                self._selector.unregister(end)
                end.close()

    # --- UDP

    def _from_client(self):
        datagram, client = self._udp.recvfrom(65536)
        self.client_ports.add(client[1])
        self.connection_ids.add(connection_id(datagram))
        if not self.lets_pass(client[1], datagram):
            return
        if client not in self._far_sockets:
            far = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            far.connect((FAR, self.udp_port))
            self._far_sockets[client] = far
            self._watch(far, lambda: self._from_server(far, client))
        self._far_sockets[client].send(datagram)

    def _from_server(self, far, client):
        datagram = far.recv(65536)
        if self.lets_pass(client[1], datagram):
            self._udp.sendto(datagram, client)
