"""The sink of the guide's identity program on libzmq: a ROUTER that dumps two messages.

Prints the endpoint it has bound, then each message as forty dashes and a line for each frame.
"""

import zmq


def shown(frame):
    if all(32 <= octet <= 126 for octet in frame):
        return frame.decode("ascii")
    return frame.hex().upper()


sink = zmq.Context().socket(zmq.ROUTER)
sink.linger = 0
sink.bind("tcp://127.0.0.1:*")
print(sink.last_endpoint.decode(), flush=True)
for _ in range(2):
    message = sink.recv_multipart()
    print("-" * 40)
    for frame in message:
        print(f"[{len(frame):03}] {shown(frame)}", flush=True)
