"""asyncio_server.py ADDRESS PORT      streams of asyncio, see README"""

import asyncio
import os
import socket
import struct
import sys

from bodies import chosen, split_target


async def answer(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            target = head.split(b" ", 2)[1].decode()
            name, size, options = split_target(target)
            length = 0
            for line in head.split(b"\r\n"):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if length and name != "early":
                await reader.readexactly(length)
            body, declared = chosen(name, size, options)
            status = int(options.get("status", 413 if name == "early" else 200))
            writer.write(f"HTTP/1.1 {status} Status\r\nServer: asyncio\r\nContent-Length: {declared}\r\n\r\n".encode())
            if name in ("abort", "reset", "idle"):
                writer.write(body[:int(options.get("sent", 1000))])
                await writer.drain()
            else:
                writer.write(body)
            if name == "idle":
                await asyncio.sleep(3600)
            if name in ("abort", "buffered"):
                await asyncio.sleep(0.02)
                writer.transport.abort()    # drops what asyncio still holds
                return
            if name == "reset":
                await asyncio.sleep(0.1)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
                return
            if name == "exit":
                await asyncio.sleep(0.02)
                os._exit(0)
            if name == "early":
                await asyncio.sleep(0.05)
                writer.transport.abort()
                return
            await writer.drain()
            if options.get("close"):
                writer.close()
                return
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(answer, sys.argv[1], int(sys.argv[2]))
    await server.serve_forever()


asyncio.run(main())
