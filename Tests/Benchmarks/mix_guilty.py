#!/usr/bin/env python3
"""Mixes labelled captures of cut messages into a large healthy one.

    mix_guilty.py LARGE.pcap OUT.pcap CONNECTIONS LABELLED.pcap.gz…

Labelled captures (NAME.pcap.gz beside NAME.json, whose "connections" are the cut ones) are taken until CONNECTIONS is
reached, spread over the large capture, moved in time to where they are put, and given addresses of their own, so that no
two share a server. Classic pcap, Ethernet; checksums are left as they were.
"""

import gzip
import heapq
import json
import struct
import sys


def records(data, offset):
    """Seconds since the epoch and bytes of each record of a little-endian pcap."""
    magic = struct.unpack_from("<I", data, 0)[0]
    unit = {0xA1B2C3D4: 1e6, 0xA1B23C4D: 1e9}[magic]
    while offset + 16 <= len(data):
        seconds, fraction, captured, original = struct.unpack_from("<IIII", data, offset)
        yield seconds + fraction / unit, original, bytearray(data[offset + 16 : offset + 16 + captured])
        offset += 16 + captured


def moved(frame, number):
    """The frame with 10.0.0.x as 10.(100 + number).0.x."""
    if frame[12:14] == b"\x08\x00":
        for place in (26, 30):
            if frame[place : place + 2] == b"\x0a\x00":
                frame[place + 1] = 100 + number % 150
    return frame


def main():
    large, out, wanted = sys.argv[1], sys.argv[2], int(sys.argv[3])
    chosen, count = [], 0
    for path in sys.argv[4:]:
        with open(path.replace(".pcap.gz", ".json")) as label:
            cut = len(json.load(label).get("connections", []))
        data = gzip.open(path).read()
        if cut == 0 or struct.unpack_from("<I", data, 20)[0] != 1 or data[:4] not in (b"\xd4\xc3\xb2\xa1", b"M<\xb2\xa1"):
            continue
        chosen.append(data)
        count += cut
        if count >= wanted:
            break
    print(f"{len(chosen)} captures with {count} cut connections", file=sys.stderr)
    with open(large, "rb") as source, open(out, "wb") as target:
        source.seek(0, 2)
        size = source.tell()
        source.seek(0)
        header = source.read(24)
        unit = {0xA1B2C3D4: 1e6, 0xA1B23C4D: 1e9}[struct.unpack("<I", header[:4])[0]]
        target.write(header)
        waiting, number, written = [], 0, 0

        def put(time, original, frame):
            fraction = int((time % 1) * unit)
            target.write(struct.pack("<IIII", int(time), fraction, len(frame), original) + frame)

        while True:
            head = source.read(16)
            if len(head) < 16:
                break
            seconds, fraction, captured, _ = struct.unpack("<IIII", head)
            time = seconds + fraction / unit
            if number < len(chosen) and written >= size * (number + 0.5) / len(chosen):
                shift = None
                for own, original, frame in records(chosen[number], 24):
                    shift = time - own if shift is None else shift
                    heapq.heappush(waiting, (own + shift, len(waiting), original, moved(frame, number)))
                number += 1
            while waiting and waiting[0][0] <= time:
                own, _, original, frame = heapq.heappop(waiting)
                put(own, original, frame)
            target.write(head + source.read(captured))
            written += 16 + captured
        while waiting:
            own, _, original, frame = heapq.heappop(waiting)
            put(own, original, frame)


main()
