#!/usr/bin/env python3
"""Makes the fuzzers' starting inputs from fixtures/captures; run from anywhere."""

import gzip
import os
import struct

HERE = os.path.dirname(os.path.abspath(__file__))
CAPTURES = os.path.join(HERE, "../../../fixtures/captures")


def packets(name):
    with gzip.open(os.path.join(CAPTURES, name + ".pcap.gz")) as source:
        head = source.read(24)
        link = struct.unpack("<I", head[20:])[0]
        while len(record := source.read(16)) == 16:
            _, _, length, original = struct.unpack("<IIII", record)
            yield link, record, source.read(length), original


def write(target, name, data):
    os.makedirs(os.path.join(HERE, target), exist_ok=True)
    with open(os.path.join(HERE, target, name), "wb") as output:
        output.write(data)


def payload(packet, link):
    start = {1: 14, 276: 20}[link]
    header = (packet[start] & 15) * 4
    tcp = start + header
    return packet[tcp + (packet[tcp + 12] >> 4) * 4:start + struct.unpack(">H", packet[start + 2:start + 4])[0]], \
        struct.unpack(">H", packet[tcp:tcp + 2])[0]


for name in ("idle-timeout", "relayed-reset", "healthy-messages"):
    first = list(packets(name))[:12]
    head = struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, first[0][0])
    capture = head + b"".join(record + data for _, record, data, _ in first)
    write("fuzz-capture-file", name, capture)
    write("fuzz-capture-file", name + "-gzip", gzip.compress(capture, mtime=0))
    script = struct.pack(">H", first[0][0]) + b"".join(
        struct.pack(">HB", len(data), 0) + data for _, _, data, _ in first)
    write("fuzz-layers", name, script)
    steps = b"\0"
    for link, _, data, _ in list(packets(name))[:200]:
        content, port = payload(data, link)
        for start in range(0, min(len(content), 1000), 250):
            piece = content[start:start + 250]
            steps += bytes([1 if port in (8080, 9000) else 0, len(piece)]) + piece
    write("fuzz-framing", name, steps[:16000])

section = struct.pack("<IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)
interface = struct.pack("<IIHHIHHB3xII", 1, 32, 1, 0, 0, 9, 1, 9, 0, 32)
blocks = section + interface
for _, _, data, original in list(packets("idle-timeout"))[:4]:
    padded = data + b"\0" * (-len(data) % 4)
    total = 32 + len(padded)
    blocks += struct.pack("<IIIIIII", 6, total, 0, 1, 2, len(data), original) + padded + struct.pack("<I", total)
write("fuzz-capture-file", "pcapng", blocks)

chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nA: b\r\n\r\n"
request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
write("fuzz-framing", "chunked", b"\0" + bytes([0, len(request)]) + request + bytes([1, len(chunked)]) + chunked)
handshake = bytes([0, 0x02, 0, 0, 0, 0, 60, 1]) + bytes([1, 0x12, 0, 0, 0, 0, 60, 1]) + bytes([0, 0x10, 0, 1, 0, 1, 60, 1])
data = bytes([1, 0x18, 0, 1, 100, 0, 60, 1]) * 3 + bytes([0, 0x10, 0, 0, 0, 0, 60, 1])
end = bytes([1, 0x11, 0, 0, 0, 0, 60, 1]) + bytes([0, 0x11, 0, 0, 0, 0, 60, 1])
write("fuzz-streams", "conversation", b"\0" + handshake + data + end)
write("fuzz-streams", "hole", b"\0" + handshake + data + bytes([1, 0x18, 4, 0, 100, 0, 60, 1]) + data + end)
