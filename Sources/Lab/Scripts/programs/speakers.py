"""speakers.py ADDRESS PORT      a connection's first line says what is spoken on it

    EHLO …            SMTP until QUIT
    FRAMES n size     n messages of `size` bytes, each behind its length in four bytes
    TALK n            n lines each way, then the client's half-close, then a last word
    PUSH n            n bytes, and the server ends first
    GET … Upgrade     a WebSocket: frames of 100, 4000 and 70000 bytes, ping, close
    GET /stream       server-sent events without a length until the connection ends
"""

import asyncio
import base64
import hashlib
import struct
import sys


def frame(kind, data):
    size = len(data)
    head = bytes([0x80 | kind]) + (bytes([size]) if size < 126 else struct.pack("!BH", 126, size) if size < 65536 else struct.pack("!BQ", 127, size))
    return head + data


async def web_socket(reader, writer, fields):
    accept = base64.b64encode(hashlib.sha1((fields["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
    writer.write(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n".encode())
    for size in (100, 4000, 70000):
        writer.write(frame(2, b"HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n" + bytes(size)))
        await writer.drain()
        await asyncio.sleep(0.05)
    writer.write(frame(9, b"ping") + frame(8, struct.pack("!H", 1000)))
    await reader.read(100)


async def smtp(reader, writer):
    writer.write(b"250-shortfin.test\r\n250-SIZE 10000000\r\n250 8BITMIME\r\n")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"DATA":
            writer.write(b"354 go on\r\n")
            while (await reader.readline()) not in (b".\r\n", b""):
                pass
        if word == b"QUIT":
            writer.write(b"221 bye\r\n")
            return
        writer.write(b"250 ok\r\n")


async def speak(reader, writer):
    try:
        line = (await reader.readline()).decode()
        words = line.split()
        if words[0] == "EHLO":
            await smtp(reader, writer)
        elif words[0] == "FRAMES":
            for _ in range(int(words[1])):
                writer.write(struct.pack("!I", int(words[2])) + bytes(int(words[2])))
                await writer.drain()
        elif words[0] == "TALK":
            for number in range(int(words[1])):
                writer.write(b"HTTP/1.1 is what others speak, said %d\n" % number)
                await reader.readline()
            await reader.read()
            writer.write(b"goodbye\n")
        elif words[0] == "PUSH":
            writer.write(b"x" * int(words[1]))
        else:
            fields = {}
            while (line := (await reader.readline()).decode().strip()):
                name, _, value = line.partition(":")
                fields[name.lower()] = value.strip()
            if "sec-websocket-key" in fields:
                await web_socket(reader, writer, fields)
            else:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
                for number in range(20):
                    writer.write(b"data: event %d\n\n" % number)
                    await asyncio.sleep(0.05)
        await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError, IndexError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(speak, sys.argv[1], int(sys.argv[2]))
    await server.serve_forever()


asyncio.run(main())
