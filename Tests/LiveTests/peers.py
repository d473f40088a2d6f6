#!/usr/bin/env python3
"""Both ends of one transfer over real sockets, each with the fault that its name says.

    peers.py server flush|healthy|crash|abort     prints its port, then serves one request
    peers.py client PORT flush|healthy|crash|abort
"""

import os
import signal
import socket
import sys
import time

BODY = 6_000_000


def serve(how):
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1)
    print(listener.getsockname()[1], flush=True)
    connection, _ = listener.accept()
    connection.recv(65536)
    response = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % BODY + b"x" * BODY
    if how in ("healthy", "abort"):
        try:
            connection.sendall(response)
        except OSError:
            pass
        connection.close()
        return
    # What the kernel takes without waiting; the rest stays here.
    connection.setblocking(False)
    sent = 0
    try:
        while sent < len(response):
            sent += connection.send(response[sent:sent + 65536])
    except BlockingIOError:
        pass
    if how == "crash":
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGKILL)
    connection.shutdown(socket.SHUT_WR)
    connection.setblocking(True)
    while connection.recv(65536):
        pass
    # A server lives on.
    signal.pause()


def ask(port, how):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(b"GET /body HTTP/1.1\r\nHost: localhost\r\n\r\n")
    if how == "abort":
        connection.recv(65536)
        connection.close()
        return
    if how != "healthy":
        # No round time: that would look like a timer.
        time.sleep(0.37)
    total = 0
    while True:
        data = connection.recv(65536)
        if not data:
            break
        total += len(data)
    print(total, flush=True)


if sys.argv[1] == "server":
    serve(sys.argv[2])
else:
    ask(int(sys.argv[2]), sys.argv[3])
