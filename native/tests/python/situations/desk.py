"""An information desk: clients ask without waiting, a clerk answers each question some times.

    desk.py desk COUNT                  prints its endpoint; its clerks answer so many questions,
                                        question n by n modulo 5 answers, then the desk closes
    desk.py client ENDPOINT NAME COUNT  asks so many questions at once under its name, then prints
                                        the answers as they come, up to that many
"""

import sys
import threading

import zmq

context = zmq.Context()


def clerk(stop):
    back = context.socket(zmq.DEALER)
    back.connect("inproc://clerks")
    while not stop.is_set():
        if back.poll(50):
            name, question = back.recv_multipart()
            for number in range(int(question) % 5):
                back.send_multipart([name, question, str(number).encode()])
            back.send_multipart([name, question, b"that is all"])
    back.close()


def desk(count):
    front, back = context.socket(zmq.ROUTER), context.socket(zmq.DEALER)
    front.bind("tcp://127.0.0.1:*")
    back.bind("inproc://clerks")
    print(front.last_endpoint.decode(), flush=True)
    stop = threading.Event()
    clerks = [threading.Thread(target=clerk, args=(stop,)) for _ in range(3)]
    for thread in clerks:
        thread.start()
    poller = zmq.Poller()
    poller.register(front, zmq.POLLIN)
    poller.register(back, zmq.POLLIN)
    open_questions = int(count)
    while open_questions:
        ready = dict(poller.poll())
        if front in ready:
            back.send_multipart(front.recv_multipart())
        if back in ready:
            answer = back.recv_multipart()
            front.send_multipart(answer)
            open_questions -= answer[-1] == b"that is all"
    stop.set()
    for thread in clerks:
        thread.join()
    back.close()
    front.close(linger=5000)
    # Python ends at once else, and what has not left is gone.
    context.term()


def client(endpoint, name, count):
    asking = context.socket(zmq.DEALER)
    asking.identity = name.encode()
    asking.connect(endpoint)
    for number in range(int(count)):
        asking.send_string(f"{name} asks {number}")
    for _ in range(int(count)):
        print(asking.recv_string(), flush=True)


{"desk": desk, "client": client}[sys.argv[1]](*sys.argv[2:])
