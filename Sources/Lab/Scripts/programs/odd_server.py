"""odd_server.py ADDRESS PORT      whole answers in forms that few servers send; the request's path names one

Each is whole by the rules of RFC 9112, or by what all clients make of it. `odd_server.py --list` prints their names, the bytes
that come back, and what else the client has to send.
"""

import asyncio
import json
import sys

TEXT = b"0123456789abcdef" * 4096        # 65,536 bytes
ENDS = b"Connection: close\r\n\r\n"


def coded(data, size, extension=b"", digits=b"%x"):
    pieces = [data[place:place + size] for place in range(0, len(data), size)]
    return b"".join(digits % len(piece) + extension + b"\r\n" + piece + b"\r\n" for piece in pieces)


def ok(fields, body=b""):
    return b"HTTP/1.1 200 OK\r\n" + fields + b"\r\n" + body


# name: the pieces of the answer, each written by itself, a pause between them
ODDITIES = {
    "same-length-twice": [ok(b"Content-Length: 5000\r\nContent-Length: 5000\r\n" + ENDS[:-2], TEXT[:5000])],
    "length-list": [ok(b"Content-Length: 700, 700\r\n" + ENDS[:-2], TEXT[:700])],
    "length-spaced": [ok(b"Content-Length:   \t9000  \r\n" + ENDS[:-2], TEXT[:9000])],
    "length-with-zeros": [ok(b"Content-Length: 0000900\r\n" + ENDS[:-2], TEXT[:900])],
    "chunks-extended": [ok(b"Transfer-Encoding: chunked\r\n", coded(TEXT, 3000, b";name=\"va;lue\"") + b"0;last\r\nX-Trailer: yes\r\nX-More: too\r\n\r\n")],
    "chunks-padded": [ok(b"Transfer-Encoding: Chunked\r\n", coded(TEXT[:40000], 4095, b"  ", b"%08X") + b"0000\r\n\r\n")],
    "chunks-apart": [ok(b"Transfer-Encoding: chunked\r\n"), b"4", b"00", b"\r", b"\n" + TEXT[:1000], TEXT[:24] + b"\r", b"\n0\r\n", b"\r\n"],
    "chunks-and-length": [ok(b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n" + ENDS[:-2], coded(TEXT[:30000], 8192) + b"0\r\n\r\n")],
    "coding-before-chunks": [ok(b"Transfer-Encoding: gzip, chunked\r\n", coded(b"\x1f\x8b" + TEXT[:2000], 500) + b"0\r\n\r\n")],
    "no-reason": [b"HTTP/1.1 200\r\nContent-Length: 10\r\n" + ENDS + TEXT[:10]],
    "old": [b"HTTP/1.0 200 OK\r\nContent-Length: 40000\r\n\r\n" + TEXT[:40000]],
    "until-close": [b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n", TEXT[:30000]],
    "line-feeds": [b"HTTP/1.1 200 OK\nContent-Length: 1234\nConnection: close\n\n" + TEXT[:1234]],
    "blank-lines-first": [b"\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 77\r\n" + ENDS + TEXT[:77]],
    "hints-first": [b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n", ok(b"Content-Length: 8192\r\n", TEXT[:8192])],
    "nothing": [b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"],
    "nothing-declared": [b"HTTP/1.1 204 No Content\r\nContent-Length: 4711\r\n\r\n"],
    "not-modified-chunked": [b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n"],
    "not-modified-length": [b"HTTP/1.1 304 Not Modified\r\nContent-Length: 90000\r\n" + ENDS],
    "reset-content": [b"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"],
    "ranges": [b"HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=B\r\nContent-Length: 190\r\n\r\n" + (b"--B\r\nContent-Range: bytes 0-9/99999\r\n\r\n" + TEXT[:10] + b"\r\n") * 3
               + TEXT[:37]],
    "range-of-much": [b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 500-999/80000000\r\nContent-Length: 500\r\n\r\n" + TEXT[:500]],
    "long-head": [b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-Field-%d: %s\r\n" % (number, TEXT[:500]) for number in range(60)) + b"Content-Length: 2000\r\n\r\n" + TEXT[:2000]],
    "more-than-declared": [ok(b"Content-Length: 1000\r\n" + ENDS[:-2], TEXT[:1400])],
    "folded": [b"HTTP/1.1 200 OK\r\nX-Folded: one\r\n two\r\n\tthree\r\nContent-Length: 600\r\n" + ENDS + TEXT[:600]],
    "answer-in-a-body": [ok(b"Content-Length: 20060\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + TEXT[:20017])],
    "tunnel": [b"HTTP/1.1 200 Connection established\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n", TEXT],
    "upgraded": [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: raw\r\nConnection: upgrade\r\n\r\n", TEXT[:3000], b"HTTP/1.1 200 OK\r\nContent-Length: 77777\r\n\r\nshort"],
    "radio": [b"ICY 200 OK\r\nicy-name: test\r\nContent-Type: audio/mpeg\r\n\r\n", TEXT],
    "camera": [b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 460\r\n\r\n" + TEXT[:460]],
}
METHODS = {"tunnel": "CONNECT shortfin.test:443", "camera": "DESCRIBE rtsp://shortfin.test/x"}


async def serve(reader, writer):
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        name = head.split("X-Name: ")[1].split("\r\n")[0]
        if "HEAD " in head:
            writer.write(ODDITIES[name][0].split(b"\r\n\r\n")[0] + b"\r\n\r\n")
        else:
            for piece in ODDITIES[name]:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.02)
        if "X-Wait" in head:      # the client ends first
            await reader.read()
        await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, sys.argv[1], int(sys.argv[2]), limit=1 << 20)
    await server.serve_forever()


if sys.argv[1] == "--list":
    print(json.dumps({name: [sum(map(len, pieces)), METHODS.get(name, "GET /" + name)] for name, pieces in ODDITIES.items()}))
else:
    asyncio.run(main())
