"""Sockets of libzmq, through pyzmq, that do what a test says: see lines.py."""

import zmq
from zmq.auth.thread import ThreadAuthenticator
from zmq.utils.monitor import recv_monitor_message

from lines import Refused, drain_with, flood_with, octets, pattern, serve

SEND_PATIENCE_MS = 10_000

ENDS = {
    zmq.EVENT_DISCONNECTED,
    zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL,
    zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL,
    zmq.EVENT_HANDSHAKE_FAILED_AUTH,
}

context = zmq.Context()
sockets = {}
monitors = {}
authenticators = []


def refusing(verb):
    def guarded(*arguments):
        try:
            return verb(*arguments)
        except zmq.ZMQError as error:
            raise Refused(zmq.Errno(error.errno).name) from error

    guarded.__name__ = verb.__name__
    return guarded


def socket(name, kind, options):
    made = context.socket(getattr(zmq, kind))
    made.linger = 0
    made.sndtimeo = SEND_PATIENCE_MS
    sockets[name] = made
    for key, value in options.items():
        option(name, key, value)
    monitors[name] = made.get_monitor_socket()


def option(name, key, value):
    value = bytes.fromhex(value) if isinstance(value, str) else value
    sockets[name].setsockopt(getattr(zmq, key), value)


def bind(name, endpoint):
    sockets[name].bind(endpoint)
    return sockets[name].last_endpoint.decode()


def unbind(name, endpoint):
    sockets[name].unbind(endpoint)


def connect(name, endpoint):
    sockets[name].connect(endpoint)


def disconnect(name, endpoint):
    sockets[name].disconnect(endpoint)


def send(name, frames):
    sockets[name].send_multipart(octets(frames))


def recv(name, patience_ms):
    sockets[name].rcvtimeo = patience_ms
    return [frame.hex() for frame in sockets[name].recv_multipart()]


def flood(name, first, count, frames):
    flood_with(sockets[name].send_multipart, first, count, frames)


def drain(name, first, count, patience_ms):
    sockets[name].rcvtimeo = patience_ms

    def next_or_none():
        try:
            return sockets[name].recv_multipart()
        except zmq.Again:
            return None

    return drain_with(next_or_none, first, count)


def send_pattern(name, size):
    sockets[name].send(pattern(size))


def recv_pattern(name, size, patience_ms):
    sockets[name].rcvtimeo = patience_ms
    return sockets[name].recv_multipart() == [pattern(size)]


def events(name, patience_ms):
    names = []
    while monitors[name].poll(patience_ms):
        event = recv_monitor_message(monitors[name])["event"]
        names.append(zmq.Event(event).name)
        if event in ENDS:
            break
    return names


class Keys:
    def __init__(self, known):
        self.known = known

    def callback(self, domain, key):
        return key.decode() in self.known


def authenticate(_name, users, keys):
    """Lets these users in by PLAIN and these keys, in Z85, by CURVE."""
    authenticator = ThreadAuthenticator(context)
    authenticator.start()
    authenticator.configure_plain(domain="*", passwords=users)
    authenticator.configure_curve_callback(domain="*", credentials_provider=Keys(keys))
    authenticators.append(authenticator)


def close(name):
    sockets[name].disable_monitor()
    sockets.pop(name).close()


VERBS = (
    socket, option, bind, unbind, connect, disconnect, send, recv, flood, drain,
    send_pattern, recv_pattern, events, authenticate, close,
)  # fmt: skip
serve(*map(refusing, VERBS))
for authenticator in authenticators:
    authenticator.stop()
context.destroy(linger=0)
