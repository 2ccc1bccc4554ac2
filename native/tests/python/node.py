"""A node of a scenario on sockets of libzmq.

Its one argument tells what it is; endpoints go by their names in the scenario:

    {"sockets": [{"type": "REQ", "identity": "4c756379", "binds": ["front"]}],
     "steps": [{"send": ["68656c6c6f"]}, {"receive": null}, {"wait": 5}]}

or "reply": [frames] or "echo": true or "proxy": true instead of "steps"; frames in hex, times in
milliseconds. It binds ports that the system chooses and prints {"bound": {"front": endpoint}}.
Then it reads a line that tells each socket where to connect, as in [["tcp://..."]], does its work,
and prints what it hands to a socket and gets from one:

    {"socket": 0, "point": "send", "frames": ["68656c6c6f"]}
"""

import json
import sys
import time

import zmq

spec = json.loads(sys.argv[1])
context = zmq.Context()
sockets = []


def tell(line):
    print(json.dumps(line), flush=True)


def tell_message(number, point, message):
    tell({"socket": number, "point": point, "frames": [frame.hex() for frame in message]})


def send(number, message):
    tell_message(number, "send", message)
    sockets[number].send_multipart(message)


def receive(number, patience_ms=None):
    if patience_ms is not None and not sockets[number].poll(patience_ms):
        return None
    message = sockets[number].recv_multipart()
    tell_message(number, "recv", message)
    return message


def octets(frames):
    return [bytes.fromhex(frame) for frame in frames]


def follow(steps):
    for step in steps:
        number = step.get("socket", 0)
        if "send" in step:
            send(number, octets(step["send"]))
        elif "receive" in step:
            receive(number, step["receive"])
        else:
            time.sleep(step["wait"] / 1000)
    # The links stay until the end of the run.
    sys.stdin.read()


def envelope_of(request):
    """What a worker must put in front of its answer; a REP keeps it to itself."""
    kind = spec["sockets"][0]["type"]
    if kind == "REP":
        return []
    if b"" in request:
        return request[: request.index(b"") + 1]
    return request[:1] if kind == "ROUTER" else []


def answer(reply):
    while True:
        request = receive(0)
        kept = envelope_of(request)
        send(0, kept + (request[len(kept) :] if reply is None else reply))


def pass_on():
    poller = zmq.Poller()
    for socket in sockets:
        poller.register(socket, zmq.POLLIN)
    while True:
        ready = dict(poller.poll())
        for number, socket in enumerate(sockets):
            if socket in ready:
                send(1 - number, receive(number))


bound = {}
for options in spec["sockets"]:
    socket = context.socket(getattr(zmq, options["type"]))
    socket.linger = 0
    if options["identity"] is not None:
        socket.identity = bytes.fromhex(options["identity"])
    for name in options["binds"]:
        socket.bind("tcp://127.0.0.1:*")
        bound[name] = socket.last_endpoint.decode()
    sockets.append(socket)
tell({"bound": bound})

for socket, endpoints in zip(sockets, json.loads(sys.stdin.readline())):
    for endpoint in endpoints:
        socket.connect(endpoint)
if "steps" in spec:
    follow(spec["steps"])
elif "proxy" in spec:
    pass_on()
else:
    answer(None if "echo" in spec else octets(spec["reply"]))
