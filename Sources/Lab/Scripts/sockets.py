"""Sockets of the lab's own servers: listening as their configuration asks, and read to their end."""

import socket

TCP_NOTSENT_LOWAT = 25


def listen(config):
    """A socket that listens on "address" and "port"; accepted ones inherit "sndbuf", "rcvbuf" and "lowat"."""
    family = socket.AF_INET6 if ":" in config["address"] else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if config.get("sndbuf"):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, config["sndbuf"])
    if config.get("rcvbuf"):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, config["rcvbuf"])
    if config.get("lowat"):
        listener.setsockopt(socket.IPPROTO_TCP, TCP_NOTSENT_LOWAT, config["lowat"])
    listener.bind((config["address"], config["port"]))
    listener.listen(128)
    return listener


def connections(config):
    """Says that it is ready, and yields connections and their peers for ever."""
    listener = listen(config)
    print("ready", flush=True)
    while True:
        yield listener.accept()


def receive(connection, size=65536):
    """The next bytes and None; at the peer's end no bytes, and how it ended."""
    try:
        data = connection.recv(size)
    except OSError as failure:
        return b"", str(failure)
    return data, None if data else "end"


def drain(connection):
    """Reads until the peer's end, whatever comes."""
    try:
        while connection.recv(65536):
            pass
    except OSError:
        pass
