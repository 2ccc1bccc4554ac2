"""Clients and workers that know only the broker between them.

    broker.py client ENDPOINT COUNT    sends numbers to be squared, prints the results
    broker.py worker ENDPOINT COUNT    squares so many numbers, prints each
    broker.py broker                   prints its two endpoints, passes messages on for ever
"""

import sys

import zmq

context = zmq.Context()


def client(endpoint, count):
    asking = context.socket(zmq.REQ)
    asking.connect(endpoint)
    for number in range(int(count)):
        asking.send_string(str(number))
        print(f"{number} squared is {asking.recv_string()}", flush=True)


def worker(endpoint, count):
    answering = context.socket(zmq.REP)
    answering.connect(endpoint)
    for _ in range(int(count)):
        number = int(answering.recv_string())
        print(f"squaring {number}", flush=True)
        answering.send_string(str(number * number))
    answering.close(linger=5000)
    # Python ends at once else, and what has not left is gone.
    context.term()


def broker():
    ends = [context.socket(kind) for kind in (zmq.ROUTER, zmq.DEALER)]
    for end in ends:
        end.bind("tcp://127.0.0.1:*")
        print(end.last_endpoint.decode(), flush=True)
    zmq.proxy(*ends)


{"client": client, "worker": worker, "broker": broker}[sys.argv[1]](*sys.argv[2:])
