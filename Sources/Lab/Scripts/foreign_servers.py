"""Servers in further languages: C, Ruby, Perl, PHP, Lua, Erlang, Java's channels, Go's sockets, and small ones from Debian.

Their sources are in programs/, their targets are those of programs/README.
"""

import os
import subprocess

from program import SOURCES, Missing, Program, build_directory, compile_once, find, python


def source(name):
    return os.path.join(SOURCES, name)


class CServer(Program):
    """Options: model (thread, fork), sndbuf."""

    name = "c"

    def command(self):
        directory = build_directory("c", source("server.c"))
        path = compile_once(os.path.join(directory, "server"), [find("cc", "gcc", "clang"), "-O1", "-o", os.path.join(directory, "server"),
                                                                source("server.c"), "-lpthread"])
        return [path, self.address, str(self.port), self.options.get("model", "thread"), str(self.options.get("sndbuf", 0))]


class Libevent(Program):
    name = "libevent"

    def command(self):
        directory = build_directory("libevent", source("event_server.c"))
        path = os.path.join(directory, "server")
        return [compile_once(path, [find("cc", "gcc", "clang"), "-O1", "-o", path, source("event_server.c"), "-levent"]),
                self.address, str(self.port)]


class Ruby(Program):
    name = "ruby"

    def command(self):
        return [find("ruby"), source("raw_server.rb"), self.address, str(self.port)]


class Puma(Program):
    """Options: threads, workers."""

    name = "puma"

    def command(self):
        return [find("puma"), "--bind", f"tcp://{self.at()}", "--threads", "4:8", "--workers", str(self.options.get("workers", 0)),
                source("answer.ru")]


class Perl(Program):
    """HTTP::Daemon, with a process for each connection."""

    name = "perl"

    def command(self):
        if subprocess.run([find("perl"), "-MHTTP::Daemon", "-e1"], capture_output=True, check=False).returncode:
            raise Missing("libhttp-daemon-perl is not installed")
        return [find("perl"), source("raw_server.pl"), self.address, str(self.port)]


class Starman(Program):
    """Options: workers."""

    name = "starman"

    def command(self):
        return [find("starman"), "--listen", self.at(), "--workers", str(self.options.get("workers", 4)), source("answer.psgi")]


class PHP(Program):
    """PHP's own server. Options: workers."""

    name = "php"

    def command(self):
        return [find("php"), "-d", "display_errors=0", "-d", "output_buffering=0", "-S", self.at(), source("answer.php")]

    def environment(self):
        workers = self.options.get("workers", 0)
        return dict(super().environment(), **({"PHP_CLI_SERVER_WORKERS": str(workers)} if workers else {}))


class Lua(Program):
    name = "lua"

    def command(self):
        interpreter = find("lua5.4", "lua5.3", "lua")
        if subprocess.run([interpreter, "-e", "require('socket')"], capture_output=True, check=False).returncode:
            raise Missing("lua-socket is not installed")
        return [interpreter, source("raw_server.lua"), self.address, str(self.port)]


class Erlang(Program):
    name = "erlang"

    def command(self):
        find("erl")
        directory = build_directory("erlang", source("raw_server.erl"))
        compile_once(os.path.join(directory, "raw_server.beam"), [find("erlc"), "-o", directory, source("raw_server.erl")])
        return [find("erl"), "-noshell", "-noinput", "+S", "2:2", "-pa", directory, "-run", "raw_server", "main", self.address, str(self.port)]

    def environment(self):
        return dict(super().environment(), HOME=self.work)


class JavaChannels(Program):
    """java.nio"""

    name = "java-nio"

    def command(self):
        directory = build_directory("java-nio", source("RawServer.java"))
        find("java")
        compile_once(os.path.join(directory, "RawServer.class"), [find("javac"), "-d", directory, source("RawServer.java")])
        return [find("java"), "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", directory, "RawServer", self.address, str(self.port)]


class GoSockets(Program):
    """Go without net/http."""

    name = "go-raw"

    def command(self):
        directory = build_directory("go-raw", source("raw_server.go"))
        path = os.path.join(directory, "server")
        compile_once(path, [find("go"), "build", "-o", path, source("raw_server.go")],
                     env=dict(os.environ, GOCACHE=os.path.join(directory, "cache"), GO111MODULE="off", GOPROXY="off", HOME=directory))
        return [path, self.at()]


class Tornado(Program):
    name = "tornado"

    def command(self):
        return [python("tornado"), source("tornado_server.py"), self.address, str(self.port)]


class Twisted(Program):
    name = "twisted"

    def command(self):
        return [python("twisted"), source("twisted_server.py"), self.address, str(self.port)]


class Waitress(Program):
    name = "waitress"

    def command(self):
        code = (f"import sys; sys.path.insert(0, {SOURCES!r}); import waitress, wsgi_application; "
                f"waitress.serve(wsgi_application.application, listen={self.at()!r})")
        return [python("waitress"), "-c", code]


class Cheroot(Program):
    """CherryPy's server."""

    name = "cheroot"

    def command(self):
        code = (f"import sys; sys.path.insert(0, {SOURCES!r}); import wsgi_application; from cheroot import wsgi; "
                f"wsgi.Server(({self.address!r}, {self.port}), wsgi_application.application).start()")
        return [python("cheroot", "python3-cherrypy3"), "-c", code]


class Hypercorn(Program):
    name = "hypercorn"

    def command(self):
        return [python("hypercorn"), "-m", "hypercorn", "--bind", self.at(), "asgi_application:application"]

    def environment(self):
        return dict(super().environment(), PYTHONPATH=SOURCES)


# -- files

class Busybox(Program):
    name = "busybox"

    def command(self):
        root = self.documents(self.options.get("targets", []))
        return [find("busybox"), "httpd", "-f", "-p", self.at(), "-h", root]


class MiniHttpd(Program):
    name = "mini-httpd"

    def command(self):
        root = self.documents(self.options.get("targets", []))
        os.chmod(root, 0o755)
        return [find("mini_httpd", "mini-httpd"), "-D", "-u", "root", "-h", self.address, "-p", str(self.port), "-d", root,
                "-i", os.path.join(self.work, "mini.pid")]


class Webfs(Program):
    name = "webfs"

    def command(self):
        root = self.documents(self.options.get("targets", []))
        return [find("webfsd"), "-F", "-r", root, "-i", self.address, "-p", str(self.port)]


class Caddy(Program):
    """Serves files."""

    name = "caddy"

    def command(self):
        root = self.documents(self.options.get("targets", []))
        configuration = self.file("Caddyfile", "{\n admin off\n auto_https off\n}\n"
                                  f"http://:{self.port} {{\n bind {self.address}\n root * {root}\n {self.site()}\n}}\n")
        return [find("caddy"), "run", "--config", configuration, "--adapter", "caddyfile"]

    def site(self):
        return ("encode gzip\n " if self.options.get("gzip") else "") + "file_server"

    def environment(self):
        return dict(super().environment(), HOME=self.work, XDG_DATA_HOME=self.work, XDG_CONFIG_HOME=self.work)


class H2O(Program):
    """Serves files."""

    name = "h2o"

    def command(self):
        root = self.documents(self.options.get("targets", []))
        settings = "\n".join(self.options.get("settings", []))
        configuration = self.file("h2o.yaml", f"""
listen:
  host: "{self.address}"
  port: {self.port}
user: root
num-threads: 2
pid-file: {self.work}/h2o.pid
error-log: {self.work}/h2o.error
{settings}
hosts:
  default:
    paths:
      /:
{self.path(root)}
""")
        return [find("h2o"), "-m", "worker", "-c", configuration]

    def path(self, root):
        return f"        file.dir: {root}"




class Rust(Program):
    """Rust's standard library."""

    name = "rust-raw"

    def command(self):
        directory = build_directory("rust-raw", source("raw_server.rs"))
        path = os.path.join(directory, "server")
        return [compile_once(path, [find("rustc"), "-O", "-o", path, source("raw_server.rs")]), self.at()]


class NodeSockets(Program):
    """Node without http."""

    name = "node-raw"

    def command(self):
        return [find("node", "nodejs"), source("raw_server.js"), self.address, str(self.port)]
