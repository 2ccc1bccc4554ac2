"""A script without any ZeroMQ library that talks through `hopscope ... --json`.

    bridge.py ask HOPSCOPE KIND ENDPOINT LINE...   sends each line, prints what comes back to it
    bridge.py serve HOPSCOPE KIND COUNT            prints its endpoint, answers in upper case

If its own input ends before it is done, it ends the node and itself.
"""

import json
import os
import subprocess
import sys
import threading


class Bridge:
    def __init__(self, *arguments):
        pipe = subprocess.PIPE
        self.node = subprocess.Popen(
            arguments, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8"
        )
        threading.Thread(target=self.end_with_input, daemon=True).start()

    def end_with_input(self):
        while os.read(0, 1024):
            pass
        self.node.kill()
        os._exit(1)

    def send(self, line):
        self.node.stdin.write(line + "\n")
        self.node.stdin.flush()

    def receive(self):
        return json.loads(self.node.stdout.readline())["frames"]

    def close(self):
        self.node.stdin.close()
        sys.exit(self.node.wait())


def ask(hopscope, kind, endpoint, *lines):
    bridge = Bridge(hopscope, kind, "--connect", endpoint, "--json")
    for line in lines:
        bridge.send(line)
        frames = bridge.receive()
        print(" ".join(f"{frame['role']}:{frame['hex']}" for frame in frames), flush=True)
    bridge.close()


def serve(hopscope, kind, count):
    bridge = Bridge(hopscope, kind, "--bind", "0", "--json")
    print(bridge.node.stderr.readline().split()[-1], flush=True)
    for _ in range(int(count)):
        frames = bridge.receive()
        answer = [
            frame["text"].upper() if frame["role"] == "body" else {"hex": frame["hex"]}
            for frame in frames
        ]
        bridge.send(json.dumps(answer))
    bridge.close()


{"ask": ask, "serve": serve}[sys.argv[1]](*sys.argv[2:])
