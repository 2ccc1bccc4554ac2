"""A parade that starts when every spectator has said that it is there.

    parade.py parade SPECTATORS COUNT    prints its endpoints, for watching and for saying so; then
                                         publishes the numbers 0 to COUNT - 1 and the end
    parade.py spectator WATCH SAY        says that it is there, prints how many numbers it saw
"""

import sys
import time

import zmq

context = zmq.Context()


def parade(spectators, count):
    publishing, answering = context.socket(zmq.PUB), context.socket(zmq.REP)
    publishing.sndhwm = 0
    for end in (publishing, answering):
        end.bind("tcp://127.0.0.1:*")
        print(end.last_endpoint.decode(), flush=True)
    ready = set()
    # Whoever says so hears at least one "soon" first, so that its subscription has arrived.
    while len(ready) < int(spectators):
        publishing.send(b"soon")
        if answering.poll(10):
            ready.add(answering.recv())
            answering.send(b"welcome")
    for number in range(int(count)):
        publishing.send_string(str(number))
    publishing.send(b"end")
    publishing.close(linger=10_000)
    answering.close(linger=1000)
    # Python ends at once else, and what has not left is gone.
    context.term()


def spectator(watch, say):
    watching = context.socket(zmq.SUB)
    watching.rcvhwm = 0
    watching.subscribe("")
    watching.connect(watch)
    assert watching.recv() == b"soon"
    saying = context.socket(zmq.REQ)
    saying.connect(say)
    saying.send_string(str(time.monotonic_ns()))
    assert saying.recv() == b"welcome"
    seen = 0
    while (message := watching.recv()) != b"end":
        if message != b"soon":
            assert message == str(seen).encode(), (message, seen)
            seen += 1
    print(f"saw {seen}", flush=True)


{"parade": parade, "spectator": spectator}[sys.argv[1]](*sys.argv[2:])
