"""Sockets of libzmq 2.2, 3.2 or 4.0, or of 4.3 with drafts, that do what a test says: see lines.py.

    old_peer.py LIBRARY

It calls the library itself, since pyzmq of today no longer knows the old ones and is built without
drafts. They have no events. A SERVER or PEER has a routing id of four octets as its first frame, a
RADIO or DISH the group; a DISH joins by the option JOIN.
"""

import ctypes
import errno
import os
import socket as system
import sys

from lines import Refused, drain_with, flood_with, octets, pattern, serve

SEND_PATIENCE_MS = 10_000

KINDS = {
    "PAIR": 0, "PUB": 1, "SUB": 2, "REQ": 3, "REP": 4, "DEALER": 5, "ROUTER": 6, "PULL": 7,
    "PUSH": 8, "XPUB": 9, "XSUB": 10, "SERVER": 12, "CLIENT": 13, "RADIO": 14, "DISH": 15,
    "GATHER": 16, "SCATTER": 17, "PEER": 19, "CHANNEL": 20,
}  # fmt: skip
NUMBERED = ("SERVER", "PEER")
GROUPED = ("RADIO", "DISH")

# Options by their names today: the number, and how 2.x and its successors take the value.
OPTIONS = {
    "JOIN": (None, None, None),
    "LEAVE": (None, None, None),
    "IDENTITY": (5, None, None),
    "SUBSCRIBE": (6, None, None),
    "UNSUBSCRIBE": (7, None, None),
    "RCVMORE": (13, ctypes.c_int64, ctypes.c_int),
    "LINGER": (17, ctypes.c_int, ctypes.c_int),
    "RECONNECT_IVL": (18, ctypes.c_int, ctypes.c_int),
    "MAXMSGSIZE": (22, None, ctypes.c_int64),
    "SNDHWM": (23, None, ctypes.c_int),
    "RCVHWM": (24, None, ctypes.c_int),
    "RCVTIMEO": (27, ctypes.c_int, ctypes.c_int),
    "SNDTIMEO": (28, ctypes.c_int, ctypes.c_int),
    "ROUTER_MANDATORY": (33, None, ctypes.c_int),
}
HIGH_WATER_MARK_OF_2X = 1

SEND_MORE = 2
OWN_ERRORS = {156384763: "EFSM", 156384764: "ENOCOMPATPROTO", 156384765: "ETERM"}

MESSAGE = ctypes.c_char * 64  # at least the 32 or 48 octets that it has
POINTER, SIZE, INT = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int

# Where drafts are built in.
DRAFTS = (
    ("zmq_join", INT, POINTER, ctypes.c_char_p),
    ("zmq_leave", INT, POINTER, ctypes.c_char_p),
    ("zmq_connect_peer", ctypes.c_uint32, POINTER, ctypes.c_char_p),
    ("zmq_msg_set_routing_id", INT, POINTER, ctypes.c_uint32),
    ("zmq_msg_routing_id", ctypes.c_uint32, POINTER),
    ("zmq_msg_set_group", INT, POINTER, ctypes.c_char_p),
    ("zmq_msg_group", ctypes.c_char_p, POINTER),
)


def load(path):
    library = ctypes.CDLL(path)
    major = INT()
    library.zmq_version(ctypes.byref(major), ctypes.byref(INT()), ctypes.byref(INT()))
    # In 3.x these names went to calls that take plain memory.
    names = ("zmq_send", "zmq_recv") if major.value == 2 else ("zmq_sendmsg", "zmq_recvmsg")
    for name, result, *arguments in (
        ("zmq_init", POINTER, INT),
        ("zmq_socket", POINTER, POINTER, INT),
        ("zmq_setsockopt", INT, POINTER, INT, POINTER, SIZE),
        ("zmq_getsockopt", INT, POINTER, INT, POINTER, POINTER),
        ("zmq_bind", INT, POINTER, ctypes.c_char_p),
        ("zmq_connect", INT, POINTER, ctypes.c_char_p),
        ("zmq_close", INT, POINTER),
        ("zmq_msg_init", INT, POINTER),
        ("zmq_msg_init_size", INT, POINTER, SIZE),
        ("zmq_msg_data", POINTER, POINTER),
        ("zmq_msg_size", SIZE, POINTER),
        ("zmq_msg_close", INT, POINTER),
        *((name, INT, POINTER, POINTER, INT) for name in names),
        *(DRAFTS if hasattr(library, "zmq_join") else ()),
    ):
        call = getattr(library, name)
        call.restype, call.argtypes = result, arguments
    return library, major.value, *(getattr(library, name) for name in names)


zmq, MAJOR, send_frame, recv_frame = load(sys.argv[1])
context = zmq.zmq_init(1)
sockets = {}
kinds = {}


def check(result):
    if result is None or result == -1:
        code = zmq.zmq_errno()
        raise Refused(OWN_ERRORS.get(code) or errno.errorcode.get(code) or f"error {code}")
    return result


def socket(name, kind, options):
    sockets[name] = check(zmq.zmq_socket(context, KINDS[kind]))
    kinds[name] = kind
    for key, value in {"LINGER": 0, "SNDTIMEO": SEND_PATIENCE_MS, **options}.items():
        option(name, key, value)


def option(name, key, value):
    if MAJOR == 2 and key in ("SNDHWM", "RCVHWM"):
        # One mark for both ways.
        number, in_2x, later = HIGH_WATER_MARK_OF_2X, ctypes.c_uint64, None
    else:
        number, in_2x, later = OPTIONS[key]
    if isinstance(value, str):
        value = bytes.fromhex(value)
        if key == "JOIN":
            check(zmq.zmq_join(sockets[name], value))
            return
        if key == "LEAVE":
            check(zmq.zmq_leave(sockets[name], value))
            return
        check(zmq.zmq_setsockopt(sockets[name], number, value, len(value)))
        return
    kind = in_2x if MAJOR == 2 else later
    if kind is None:
        raise Refused(f"libzmq {MAJOR} has no option {key}")
    value = kind(value)
    size = ctypes.sizeof(value)
    check(zmq.zmq_setsockopt(sockets[name], number, ctypes.byref(value), size))


def bind(name, endpoint):
    """None of these binds port 0, and 2.x does not tell what it has bound: the port is chosen
    here, and another one if somebody was quicker."""
    host, zero, path = endpoint.rpartition(":0")
    if not zero or path.strip("/"):
        check(zmq.zmq_bind(sockets[name], endpoint.encode()))
        return endpoint
    while True:
        with system.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        chosen = f"{host}:{port}{path}"
        try:
            check(zmq.zmq_bind(sockets[name], chosen.encode()))
            return chosen
        except Refused as refused:
            if str(refused) != "EADDRINUSE":
                raise


def connect(name, endpoint):
    """At a PEER: gives the routing id of whoever is there."""
    if kinds[name] == "PEER":
        number = zmq.zmq_connect_peer(sockets[name], endpoint.encode())
        check(number or -1)
        return number.to_bytes(4, "big").hex()
    check(zmq.zmq_connect(sockets[name], endpoint.encode()))
    return None


def send_all(name, frames):
    message = MESSAGE()
    to = frames[0]
    if kinds[name] in NUMBERED + GROUPED:
        frames = frames[1:]
    for left, frame in zip(range(len(frames) - 1, -1, -1), frames):
        check(zmq.zmq_msg_init_size(message, len(frame)))
        ctypes.memmove(zmq.zmq_msg_data(message), frame, len(frame))
        if kinds[name] in NUMBERED:
            check(zmq.zmq_msg_set_routing_id(message, int.from_bytes(to, "big")))
        elif kinds[name] in GROUPED:
            check(zmq.zmq_msg_set_group(message, to))
        try:
            check(send_frame(sockets[name], message, SEND_MORE if left else 0))
        finally:
            zmq.zmq_msg_close(message)


def recv_all(name):
    message, frames, more = MESSAGE(), [], True
    number, in_2x, later = OPTIONS["RCVMORE"]
    flag = (in_2x if MAJOR == 2 else later)()
    size = SIZE(ctypes.sizeof(flag))
    while more:
        check(zmq.zmq_msg_init(message))
        try:
            check(recv_frame(sockets[name], message, 0))
            length = zmq.zmq_msg_size(message)
            if kinds[name] in NUMBERED:
                frames.append(zmq.zmq_msg_routing_id(message).to_bytes(4, "big"))
            elif kinds[name] in GROUPED:
                frames.append(zmq.zmq_msg_group(message))
            frames.append(ctypes.string_at(zmq.zmq_msg_data(message), length))
        finally:
            zmq.zmq_msg_close(message)
        check(
            zmq.zmq_getsockopt(
                sockets[name], number, ctypes.byref(flag), ctypes.byref(size)
            )
        )
        more = flag.value
    return frames


def send(name, frames):
    send_all(name, octets(frames))


def recv(name, patience_ms):
    option(name, "RCVTIMEO", patience_ms)
    return [frame.hex() for frame in recv_all(name)]


def flood(name, first, count, frames):
    flood_with(lambda message: send_all(name, message), first, count, frames)


def drain(name, first, count, patience_ms):
    option(name, "RCVTIMEO", patience_ms)

    def next_or_none():
        try:
            return recv_all(name)
        except Refused as refused:
            if str(refused) == "EAGAIN":
                return None
            raise

    return drain_with(next_or_none, first, count)


def send_pattern(name, size):
    send_all(name, [pattern(size)])


def recv_pattern(name, size, patience_ms):
    option(name, "RCVTIMEO", patience_ms)
    return recv_all(name) == [pattern(size)]


def close(name):
    check(zmq.zmq_close(sockets.pop(name)))


VERBS = (
    socket, option, bind, connect, send, recv, flood, drain, send_pattern, recv_pattern, close,
)  # fmt: skip
serve(*VERBS)
# Ending the context would wait for sockets that the test has left open.
os._exit(0)
