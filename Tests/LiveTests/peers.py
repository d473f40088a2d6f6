#!/usr/bin/env python3
"""Both ends of one transfer over real sockets, each with the fault that its name says.

    peers.py server flush|healthy|crash|abort|open [ADDRESS]     prints its port, then serves one request
    peers.py client PORT flush|healthy|crash|abort|open [ADDRESS]
    peers.py relay PORT                                     prints its port, passes one connection on to PORT
    peers.py datagrams PORT COUNT BYTES SECONDS             sends datagrams to a port, with pauses
"""

import os
import signal
import socket
import sys
import time

BODY = 6_000_000
PART = 20_000
RELAYED = b"\r\nVia: 1.1 relay\r\n\r\n"


def serve(how, address):
    listener = socket.socket()
    listener.bind((address, 0))
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
    if how == "open":
        connection.sendall(response[:PART])
        signal.pause()
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


def ask(port, how, address):
    connection = socket.create_connection((address, port))
    connection.sendall(b"GET /body HTTP/1.1\r\nHost: localhost\r\n\r\n")
    if how == "abort":
        connection.recv(65536)
        connection.close()
        return
    if how == "open":
        print(len(connection.recv(PART, socket.MSG_WAITALL)), flush=True)
        signal.pause()
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


def relay(port):
    """Passes bytes on, with its own name in the head, and the end of the server's bytes, as a proxy that streams."""
    listener = socket.socket()
    listener.bind((LOOPBACK, 0))
    listener.listen(1)
    print(listener.getsockname()[1], flush=True)
    front, _ = listener.accept()
    back = socket.create_connection((LOOPBACK, port))
    back.sendall(front.recv(65536))
    # So that the server's kernel cannot take everything. No round time: that would look like a timer.
    time.sleep(0.37)
    data = back.recv(65536).replace(b"\r\n\r\n", RELAYED, 1)
    while data:
        front.sendall(data)
        data = back.recv(65536)
    front.shutdown(socket.SHUT_WR)
    back.close()
    while front.recv(65536):
        pass
    signal.pause()


def send_datagrams(port, count, size, pause):
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(count):
        sender.sendto(b"x" * size, ("127.0.0.1", port))
        if pause:
            time.sleep(pause)


LOOPBACK = "127.0.0.1"
if sys.argv[1] == "server":
    serve(sys.argv[2], *(sys.argv[3:] or [LOOPBACK]))
elif sys.argv[1] == "relay":
    relay(int(sys.argv[2]))
elif sys.argv[1] == "datagrams":
    send_datagrams(int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))
else:
    ask(int(sys.argv[2]), sys.argv[3], *(sys.argv[4:] or [LOOPBACK]))
