"""A client that loses patience and asks again, a server that is not always there.

    patience.py client ENDPOINT COUNT PATIENCE_MS TRIES
        asks in rising order and prints each answer; "again" when it closes its socket and asks
        anew, "gone" when it gives up
    patience.py server COUNT
        prints its endpoint; says nothing to the first COUNT requests, answers as many, and ends
"""

import sys

import zmq

context = zmq.Context()


def ask(endpoint, request, patience_ms):
    asking = context.socket(zmq.REQ)
    asking.linger = 0
    asking.connect(endpoint)
    asking.send(request)
    answer = asking.recv() if asking.poll(patience_ms) else None
    asking.close()
    return answer


def client(endpoint, count, patience_ms, tries):
    for number in range(int(count)):
        request = str(number).encode()
        for _ in range(int(tries)):
            answer = ask(endpoint, request, int(patience_ms))
            if answer is not None:
                print(f"answered {answer.decode()}", flush=True)
                break
            print("again", flush=True)
        else:
            print("gone", flush=True)
            return


def server(count):
    serving = context.socket(zmq.ROUTER)
    serving.bind("tcp://127.0.0.1:*")
    print(serving.last_endpoint.decode(), flush=True)
    for _ in range(int(count)):
        print(f"ignored {serving.recv_multipart()[-1].decode()}", flush=True)
    for _ in range(int(count)):
        request = serving.recv_multipart()
        serving.send_multipart(request)
        print(f"answered {request[-1].decode()}", flush=True)
    serving.close(linger=5000)
    # Python ends at once else, and what has not left is gone.
    context.term()


{"client": client, "server": server}[sys.argv[1]](*sys.argv[2:])
