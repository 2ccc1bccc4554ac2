"""Messages of two frames, to whom and what, of which each reader wants its own.

    letters.py writer              prints its endpoint, writes to Ann and Bob in turn for ever
    letters.py reader ENDPOINT NAME COUNT
                                   prints so many messages for that name
"""

import sys
import time

import zmq


def writer():
    publishing = zmq.Context().socket(zmq.PUB)
    publishing.bind("tcp://127.0.0.1:*")
    print(publishing.last_endpoint.decode(), flush=True)
    while True:
        publishing.send_multipart([b"Ann", b"not for Bob"])
        publishing.send_multipart([b"Bob", b"not for Ann"])
        time.sleep(0.005)


def reader(endpoint, name, count):
    hearing = zmq.Context().socket(zmq.SUB)
    hearing.subscribe(name)
    hearing.connect(endpoint)
    for _ in range(int(count)):
        to, text = hearing.recv_multipart()
        print(f"{to.decode()}: {text.decode()}", flush=True)


{"writer": writer, "reader": reader}[sys.argv[1]](*sys.argv[2:])
