"""Sockets of libzmq that do what a test says, one JSON array a line.

    ["socket", "a", "REQ", {"IDENTITY": "4c756379", "RCVHWM": 10}]
    ["bind", "a", "tcp://127.0.0.1:0"]      gives the endpoint, with its port
    ["connect", "a", "tcp://127.0.0.1:5555"]
    ["send", "a", ["", "68656c6c6f"]]       each frame in hex
    ["recv", "a", 5000]                     gives the frames; waits up to so many ms
    ["events", "a", 5000]                   gives the names of link events, up to the first end
    ["close", "a"]

Each line is answered by one, {"ok": ...} or {"error": "EFSM"}.
"""

import json
import sys

import zmq
from zmq.utils.monitor import recv_monitor_message

SEND_PATIENCE_MS = 10_000

ENDS = {
    zmq.EVENT_DISCONNECTED,
    zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL,
    zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL,
}

context = zmq.Context()
sockets = {}
monitors = {}


def socket(name, kind, options):
    made = context.socket(getattr(zmq, kind))
    made.linger = 0
    made.sndtimeo = SEND_PATIENCE_MS
    for option, value in options.items():
        value = bytes.fromhex(value) if isinstance(value, str) else value
        made.setsockopt(getattr(zmq, option), value)
    monitors[name] = made.get_monitor_socket()
    sockets[name] = made


def bind(name, endpoint):
    sockets[name].bind(endpoint)
    return sockets[name].last_endpoint.decode()


def connect(name, endpoint):
    sockets[name].connect(endpoint)


def send(name, frames):
    sockets[name].send_multipart([bytes.fromhex(frame) for frame in frames])


def recv(name, patience_ms):
    sockets[name].rcvtimeo = patience_ms
    return [frame.hex() for frame in sockets[name].recv_multipart()]


def events(name, patience_ms):
    names = []
    while monitors[name].poll(patience_ms):
        event = recv_monitor_message(monitors[name])["event"]
        names.append(zmq.Event(event).name)
        if event in ENDS:
            break
    return names


def close(name):
    sockets[name].disable_monitor()
    sockets.pop(name).close()


DO = {do.__name__: do for do in (socket, bind, connect, send, recv, events, close)}

for line in sys.stdin:
    verb, *arguments = json.loads(line)
    try:
        answer = {"ok": DO[verb](*arguments)}
    except zmq.ZMQError as error:
        answer = {"error": zmq.Errno(error.errno).name}
    print(json.dumps(answer), flush=True)
context.destroy(linger=0)
