"""A batch of tasks: dealt out, done in parallel, collected.

    batch.py dealer COLLECTOR COUNT      prints its endpoint; after a line of input tells the
                                         collector to begin and deals the tasks 0 to COUNT - 1
    batch.py worker FROM TO              takes tasks, passes each on with its square
    batch.py collector COUNT             prints its endpoint, then how many results of a batch came
                                         and their sum
"""

import sys

import zmq

context = zmq.Context()


def dealer(collector, count):
    dealing = context.socket(zmq.PUSH)
    dealing.bind("tcp://127.0.0.1:*")
    print(dealing.last_endpoint.decode(), flush=True)
    # The workers must be there, or the first gets all.
    sys.stdin.readline()
    start = context.socket(zmq.PUSH)
    start.connect(collector)
    start.send(b"begin")
    for number in range(int(count)):
        dealing.send_string(str(number))
    start.close(linger=5000)
    dealing.close(linger=5000)
    # Python ends at once else, and what has not left is gone.
    context.term()


def worker(source, sink):
    taking, giving = context.socket(zmq.PULL), context.socket(zmq.PUSH)
    taking.connect(source)
    giving.connect(sink)
    while True:
        number = int(taking.recv_string())
        giving.send_string(str(number * number))


def collector(count):
    collecting = context.socket(zmq.PULL)
    collecting.bind("tcp://127.0.0.1:*")
    print(collecting.last_endpoint.decode(), flush=True)
    # The links are many: the beginning need not come first.
    taken = [collecting.recv() for _ in range(int(count) + 1)]
    taken.remove(b"begin")
    print(f"{len(taken)} results, sum {sum(map(int, taken))}", flush=True)


{"dealer": dealer, "worker": worker, "collector": collector}[sys.argv[1]](*sys.argv[2:])
