"""The lines between a test and a process with sockets that does what the test says.

A line is a JSON array, a verb with its arguments; frames are in hex:

    ["socket", "a", "REQ", {"IDENTITY": "4c756379", "RCVHWM": 10}]
    ["option", "a", "SUBSCRIBE", "41"]      sets an option of a socket that is already at work
    ["bind", "a", "tcp://127.0.0.1:0"]      gives the endpoint, with its port
    ["unbind", "a", "tcp://127.0.0.1:5555"]
    ["connect", "a", "tcp://127.0.0.1:5555"]
    ["disconnect", "a", "tcp://127.0.0.1:5555"]
    ["send", "a", ["", "68656c6c6f"]]
    ["recv", "a", 5000]                     gives the frames; waits up to so many ms
    ["flood", "a", 0, 1000, ["41"]]         sends these frames and a number, from 0 so many times
    ["drain", "a", 0, 1000, 5000]           takes what was flooded, tells how many came in order
    ["send_pattern", "a", 67108864]         sends one frame of so many octets, 0 to 250 and again
    ["recv_pattern", "a", 67108864, 5000]   takes one and tells whether it is just that
    ["events", "a", 5000]                   gives the names of link events, up to the first end
    ["close", "a"]

Each line is answered by one, {"ok": ...} or {"error": "EFSM"}. A number is eight octets, the
highest first, in a frame of its own.
"""

import json
import sys


class Refused(Exception):
    """What a verb could not do, by the name of its error."""


def serve(*verbs):
    do = {verb.__name__: verb for verb in verbs}
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        try:
            answer = {"ok": do[verb](*arguments)}
        except Refused as refused:
            answer = {"error": str(refused)}
        print(json.dumps(answer), flush=True)


def octets(frames):
    return [bytes.fromhex(frame) for frame in frames]


def flood_with(send, first, count, frames):
    frames = octets(frames)
    for number in range(first, first + count):
        send([*frames, number.to_bytes(8, "big")])


def drain_with(recv, first, count):
    """Calls `recv` until enough has come, it gives None, or a number is out of order."""
    for number in range(first, first + count):
        frames = recv()
        if frames is None:
            return number - first
        if frames[-1] != number.to_bytes(8, "big"):
            raise Refused(f"expected number {number}, not {frames[-1].hex()}")
    return count


PATTERN = bytes(range(251))


def pattern(size):
    return (PATTERN * (size // len(PATTERN) + 1))[:size]
