"""A client that greets, a server that greets back.

    greetings.py client ENDPOINT COUNT    greets so often, prints each reply
    greetings.py server COUNT             prints its endpoint, then each request that it answers
"""

import sys

import zmq

context = zmq.Context()


def client(endpoint, count):
    asking = context.socket(zmq.REQ)
    asking.linger = 0
    asking.connect(endpoint)
    for number in range(int(count)):
        asking.send_string(f"good morning {number}")
        print(asking.recv_string(), flush=True)


def server(count):
    answering = context.socket(zmq.REP)
    answering.bind("tcp://127.0.0.1:*")
    print(answering.last_endpoint.decode(), flush=True)
    for _ in range(int(count)):
        print(answering.recv_string(), flush=True)
        answering.send_string("good day")
    answering.close(linger=5000)
    # Python ends at once else, and what has not left is gone.
    context.term()


{"client": client, "server": server}[sys.argv[1]](*sys.argv[2:])
