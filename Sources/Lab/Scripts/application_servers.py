"""Servers written by programmers: Node, Python, Go, Java, and hyper in Rust. Their sources are in programs/.

All understand /BEHAVIOUR/SIZE?OPTIONS (see programs/README): ok, short, abort, reset, exit, idle, early, encoding.
"""

import os
import shutil

from program import SOURCES, Missing, Program, build_directory, compile_once, find, python


class Node(Program):
    """Options: timeout, keep_alive (milliseconds)."""

    name = "node"

    def command(self):
        return [find("node", "nodejs"), os.path.join(SOURCES, "node_server.js"), self.address, str(self.port),
                str(self.options.get("timeout", 0)), str(self.options.get("keep_alive", 5000))]


class Asyncio(Program):
    """A server on asyncio's streams and transports."""

    name = "asyncio"

    def command(self):
        return [python(), os.path.join(SOURCES, "asyncio_server.py"), self.address, str(self.port)]


class Aiohttp(Program):
    name = "aiohttp"

    def command(self):
        return [python("aiohttp"), os.path.join(SOURCES, "aiohttp_server.py"), self.address, str(self.port)]


class Gunicorn(Program):
    """Options: worker (sync, gthread), timeout (seconds), workers."""

    name = "gunicorn"

    def command(self):
        options = self.options
        return [python("gunicorn", "gunicorn"), "-m", "gunicorn", "--chdir", SOURCES, "--bind", self.at(), "--workers", str(options.get("workers", 2)),
                "--worker-class", options.get("worker", "sync"), "--timeout", str(options.get("timeout", 30)),
                "--graceful-timeout", "2", "--threads", "4" if options.get("worker") == "gthread" else "1",
                "--worker-tmp-dir", self.work, "wsgi_application:application"]


class Uvicorn(Program):
    """Options: http (h11, httptools), loop (asyncio, uvloop)."""

    name = "uvicorn"

    def command(self):
        return [python("uvicorn"), "-m", "uvicorn", "--app-dir", SOURCES, "--host", self.address, "--port", str(self.port),
                "--http", self.options.get("http", "h11"), "--loop", self.options.get("loop", "asyncio"),
                "--timeout-keep-alive", str(self.options.get("keep_alive", 5)),
                "asgi_application:application"]


class Go(Program):
    """Options: write_timeout (milliseconds)."""

    name = "go"

    def command(self):
        source = os.path.join(SOURCES, "server.go")
        directory = build_directory("go", source)
        path = compile_once(
            os.path.join(directory, "server"), [find("go"), "build", "-o", os.path.join(directory, "server"), source],
            env=dict(os.environ, GOCACHE=os.path.join(directory, "cache"), GOFLAGS="-mod=mod", GO111MODULE="off",
                     GOPROXY="off", HOME=directory))
        return [path, self.at(), str(self.options.get("write_timeout", 0))]


class Java(Program):
    """com.sun.net.httpserver, which is part of the Java runtime."""

    name = "java"

    def command(self):
        source = os.path.join(SOURCES, "Server.java")
        find("java")
        directory = build_directory("java", source)
        compile_once(os.path.join(directory, "Server.class"), [find("javac"), "-d", directory, source])
        return [find("java"), "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", directory, "Server", self.address, str(self.port)]


class Hyper(Program):
    """hyper 0.14 as Debian packages it (librust-hyper-dev), built without network. It journals what send accepted.

    Options: sndbuf, workers.
    """

    name = "hyper"

    def command(self):
        project = os.path.join(SOURCES, "hyper")
        sources = [os.path.join(project, *parts) for parts in (("Cargo.toml",), ("src", "main.rs"), (".cargo", "config.toml"))]
        if not os.path.isdir("/usr/share/cargo/registry"):
            raise Missing("librust-hyper-dev and librust-tokio-dev are not installed")
        directory = build_directory("hyper", *sources)
        copy = os.path.join(directory, "project")
        if not os.path.isdir(copy):
            shutil.copytree(project, copy)
        path = compile_once(
            os.path.join(directory, "target", "release", "hyper-server"), [find("cargo"), "build", "--release", "--offline"],
            cwd=copy, env=dict(os.environ, CARGO_TARGET_DIR=os.path.join(directory, "target")))
        return [path, self.at(), self.journal, str(self.options.get("sndbuf", 0)), str(self.options.get("workers", 2))]
