"""Readings of a weather station by district, and somebody who wants the mean of one district.

    weather.py station             prints its endpoint, publishes readings for ever
    weather.py mean ENDPOINT DISTRICT COUNT
                                   takes so many readings of one district, prints their mean
"""

import itertools
import sys
import time

import zmq


def station():
    publishing = zmq.Context().socket(zmq.PUB)
    publishing.bind("tcp://127.0.0.1:*")
    print(publishing.last_endpoint.decode(), flush=True)
    for number in itertools.count():
        district = 100 + number % 30
        publishing.send_string(f"{district} {district - 90}")
        if number % 30 == 29:
            time.sleep(0.001)


def mean(endpoint, district, count):
    hearing = zmq.Context().socket(zmq.SUB)
    hearing.subscribe(district)
    hearing.connect(endpoint)
    total = 0
    for _ in range(int(count)):
        where, degrees = hearing.recv_string().split()
        assert where.startswith(district), where
        total += int(degrees)
    print(f"mean {total / int(count):.1f}", flush=True)


{"station": station, "mean": mean}[sys.argv[1]](*sys.argv[2:])
