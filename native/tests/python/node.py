"""A node of a scenario on sockets of libzmq.

Its one argument tells what it is; endpoints go by their names in the scenario:

    {"sockets": [{"type": "REQ", "options": {"IDENTITY": "4c756379"}, "binds": ["front"],
                  "names": [], "subscribe": []}],
     "steps": [{"send": ["68656c6c6f"]}, {"receive": null}, {"wait": 5}]}

or "reply": [frames] or "echo": true or "proxy": true or "sink": true instead of "steps"; frames in
hex, times in milliseconds. Besides octets {"send": [{"frame": 1}]} and {"send": ["all"]} send on
what was received, and {"receive_frame": null} takes one frame. It binds ports that the system chooses and prints {"bound": {"front": endpoint}}.
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
    try:
        sockets[number].send_multipart(message)
    except zmq.ZMQError as error:
        # As our programs do: what is refused is passed over.
        if error.errno != zmq.EFSM:
            raise
        return
    tell_message(number, "send", message)


def receive(number, patience_ms=None):
    if patience_ms is not None and not sockets[number].poll(patience_ms):
        return None
    message = sockets[number].recv_multipart()
    tell_message(number, "recv", message)
    return message


def octets(frames):
    return [bytes.fromhex(frame) for frame in frames]


# The frames read so far of the message that each socket is giving out frame by frame.
begun = {}


def receive_frame(number):
    frame = sockets[number].recv()
    begun.setdefault(number, []).append(frame)
    if not sockets[number].getsockopt(zmq.RCVMORE):
        tell_message(number, "recv", begun.pop(number))
    return frame


def compose(pieces, hand):
    end = hand.index(b"") + 1 if b"" in hand else 0
    message = []
    for piece in pieces:
        if isinstance(piece, dict):
            message.append(hand[piece["frame"] - 1])
        elif piece in ("envelope", "body", "all"):
            message += {"envelope": hand[:end], "body": hand[end:], "all": hand}[piece]
        else:
            message.append(bytes.fromhex(piece))
    return message


def follow(steps):
    hand = []
    gathered = False
    for step in steps:
        number = step.get("socket", 0)
        if "send" in step:
            send(number, compose(step["send"], hand))
            gathered = True
        elif "receive" in step:
            hand = receive(number, step["receive"]) or []
            gathered = True
        elif "receive_frame" in step:
            if gathered:
                hand, gathered = [], False
            hand.append(receive_frame(number))
        else:
            time.sleep(step["wait"] / 1000)
    # A message that was begun is told whole.
    for number in list(begun):
        while number in begun:
            receive_frame(number)
    # The links stay until the end of the run.
    sys.stdin.read()


def take(delay_ms):
    while True:
        receive(0)
        time.sleep(delay_ms / 1000)


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
    for key, value in options["options"].items():
        value = bytes.fromhex(value) if isinstance(value, str) else value
        socket.setsockopt(getattr(zmq, key), value)
    for topic in octets(options["subscribe"]):
        socket.setsockopt(zmq.SUBSCRIBE, topic)
    for name in options["binds"]:
        socket.bind("tcp://127.0.0.1:*")
        bound[name] = socket.last_endpoint.decode()
    sockets.append(socket)
tell({"bound": bound})

all_endpoints = json.loads(sys.stdin.readline())
for socket, options, endpoints in zip(sockets, spec["sockets"], all_endpoints):
    names = octets(options["names"])
    for place, endpoint in enumerate(endpoints):
        if place < len(names):
            socket.setsockopt(zmq.CONNECT_ROUTING_ID, names[place])
        socket.connect(endpoint)
if "steps" in spec:
    follow(spec["steps"])
elif "proxy" in spec:
    pass_on()
elif "sink" in spec:
    take(spec["sink"])
else:
    answer(None if "echo" in spec else octets(spec["reply"]))
