"""A network between mp and mps on this machine: mp goes to 127.0.0.2, mps is at 127.0.0.1, with the same ports.

What passes can be decided at any time; what must not pass is dropped, as a network would.
"""

import random
import selectors
import socket
import threading

NEAR, FAR = "127.0.0.2", "127.0.0.1"
# Each side speaks twice in a handshake; who speaks then speaks of the session.
_TURNS_OF_A_LOGIN = 4


def connection_id(datagram):
    return datagram[1:5]


def udp_ports_of_both(count):
    """UDP sockets at the near end with neighbouring ports, which are free at the far end, too. Who holds them has the ports at both
    ends, because everybody asks here; and they are none of those that the kernel gives to whoever asks for any."""
    while True:
        held = []
        first = random.randrange(20000, 30000)
        try:
            for port in range(first, first + count):
                held.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
                held[-1].bind((NEAR, port))
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as far:
                    far.bind((FAR, port))
            return held
        except OSError:
            for near in held:
                near.close()


def udp_port_of_both():
    """One of those."""
    (near,) = udp_ports_of_both(1)
    return near


def put_relay_before(scenario):
    """Restarts the scenario's server so that a new relay is the way to it."""
    udp, beside = udp_ports_of_both(2)
    restart_with_port_of(scenario, udp)
    return Relay(scenario.server.port, udp, beside)


def restart_with_port_of(scenario, near):
    """Restarts the scenario's server, whose sessions all have the port of this socket from udp_port_of_both()."""
    scenario.server.end()
    scenario.start_server(**server_settings(near.getsockname()[1]))


def server_settings(udp_port, last=None):
    """For an mps whose sessions all have this port, or one of those up to `last`."""
    return {"MOSHPITS_MPS_UDP_PORT_FIRST": udp_port, "MOSHPITS_MPS_UDP_PORT_LAST": last or udp_port}


class Relay:
    def __init__(self, tcp_port, udp, beside=None):
        """`udp` and `beside`, whose port is the next one and only held: from udp_ports_of_both()."""
        self._udp, self._beside = udp, beside
        self.tcp_port, self.udp_port = tcp_port, udp.getsockname()[1]
        self.lets_pass = lambda client_port, datagram: True  # asked for each datagram, either way
        self.takes_logins = True
        self.carries_sessions = True  # by TCP; else nothing passes there any more when a login is done
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

    def refuse_datagrams(self):
        """Like a port where nobody listens: a socket that has a peer takes nothing from others."""
        self._udp.connect(self._beside.getsockname())

    def close(self):
        self._wake.send(b"x")
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._wake.close()
        if self._beside:
            self._beside.close()

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
        turns = []  # who spoke
        self._watch(near, lambda: self._copy(near, far, turns))
        self._watch(far, lambda: self._copy(far, near, turns))

    def _copy(self, source, target, turns):
        try:
            data = source.recv(65536)
            if turns[-1:] != [source]:
                turns.append(source)
            if data and not self.carries_sessions and len(turns) > _TURNS_OF_A_LOGIN:
                return
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
