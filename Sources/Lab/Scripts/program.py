"""Real servers and proxies under the lab's roof: how each is built, configured, started and found listening."""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from messages import body_of
from network import HERE

SOURCES = os.path.join(HERE, "programs")


class Missing(RuntimeError):
    """A program that a reproduction needs is not on this machine."""


def find(*names):
    """The path of the first of these programs that there is."""
    for name in names:
        path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin:/usr/local/bin")
        if path:
            return path
    raise Missing(f"{' or '.join(names)} is not installed")


def build_directory(name, *sources):
    """A directory for what is compiled from `sources`, kept from run to run while they stay the same."""
    digest = hashlib.sha256()
    for source in sources:
        with open(source, "rb") as file:
            digest.update(file.read())
    root = os.environ.get("SHORTFIN_LAB_CACHE") or os.path.join(tempfile.gettempdir(), f"shortfin-lab-{os.getuid()}")
    os.makedirs(root, mode=0o700, exist_ok=True)
    if os.stat(root).st_uid != os.getuid():
        raise Missing(f"{root} belongs to somebody else; set SHORTFIN_LAB_CACHE")
    path = os.path.join(root, f"{name}-{digest.hexdigest()[:16]}")
    os.makedirs(path, exist_ok=True)
    return path


def compile_once(path, words, **options):
    """Runs a compiler unless `path` exists already. Others who want the same wait: half a program cannot be run."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.path.exists(path):
            return path
        done = subprocess.run(words, capture_output=True, check=False, **options)
        if done.returncode or not os.path.exists(path):
            raise Missing(f"{words[0]} failed: {done.stderr.decode(errors='replace')[-2000:]}")
        return path


class Program:
    """One server process (with its workers). Subclasses give `command` and what has to be there before."""

    name = None

    def __init__(self, options, address, port, work, journal, origin=None):
        self.options, self.address, self.port, self.work = options, address, port, work
        self.journal, self.origin = journal, origin
        self.process = None
        self.log = os.path.join(work, f"{self.name}-{port}.log")

    def at(self):
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"

    def file(self, name, text):
        path = os.path.join(self.work, name)
        with open(path, "w", encoding="utf-8") as target:
            target.write(text)
        return path

    def documents(self, targets):
        """Makes a document root with the files that the targets name: /KIND-SIZE.EXTENSION."""
        root = os.path.join(self.work, "root")
        os.makedirs(root, exist_ok=True)
        os.chmod(self.work, 0o755)
        for target in targets:
            name = target.split("?")[0].strip("/")
            kind, _, rest = name.partition("-")
            size = rest.partition(".")[0]
            path = os.path.join(root, name)
            if size.isdigit() and not os.path.exists(path):
                with open(path, "wb") as file:
                    file.write(body_of(kind, int(size)))
        return root

    def command(self):
        raise NotImplementedError

    def environment(self):
        return dict(os.environ, PYTHONDONTWRITEBYTECODE="1")

    def start(self, network):
        with open(self.log, "wb") as log:
            self.process = network.start(network.server, *self.command(), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                         env=self.environment(), cwd=self.work, start_new_session=True)
        limit = time.monotonic() + 20
        while not self.listens():
            if self.process.poll() is not None or time.monotonic() > limit:
                with open(self.log, encoding="utf-8", errors="replace") as log:
                    raise RuntimeError(f"{self.name} did not start: {log.read()[-1500:]}")
            time.sleep(0.02)

    def listens(self):
        """Looks the port up in the namespace's socket table; no connection is made for it."""
        for table in ("tcp", "tcp6"):
            try:
                with open(f"/proc/{self.process.pid}/net/{table}", encoding="ascii") as lines:
                    if any(words[1].endswith(f":{self.port:04X}") and words[3] == "0A"
                           for words in map(str.split, lines) if len(words) > 3):
                        return True
            except OSError:
                pass
        return False

    def workers(self):
        """Process ids of children, the oldest first."""
        try:
            with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as children:
                return [int(word) for word in children.read().split()]
        except OSError:
            return []

    def act(self, what, journal):
        """Does what a scenario plans for a moment of its run: a signal to the server or to its workers."""
        number = getattr(signal, "SIG" + what.get("signal", "KILL"))
        victims = self.workers() if what.get("who") == "workers" else [self.process.pid]
        if number == signal.SIGKILL and what.get("who") != "workers":
            victims = [self.process.pid] + self.workers()
        journal.write("crash", how=f"signal {number} to {self.name}", count=len(victims))
        for victim in victims:
            os.kill(victim, number)

    def stop(self):
        """Ends the whole session of the server; workers may outlive their master."""
        if self.process is None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, number)
                self.process.wait(1)
            except (ProcessLookupError, PermissionError):
                break
            except subprocess.TimeoutExpired:
                continue
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            pass


def program(kind, *arguments, **named):
    """Makes the program of this name."""
    import application_servers
    import foreign_proxies
    import foreign_servers
    import protocols
    import proxies
    import web_servers
    for module in (web_servers, proxies, application_servers, foreign_servers, foreign_proxies, protocols):
        for candidate in vars(module).values():
            if isinstance(candidate, type) and issubclass(candidate, Program) and candidate.name == kind:
                return candidate(*arguments, **named)
    raise Missing(f"no program is called {kind}")


def python(module=None, package=None):
    """The Python that has a module: the one that runs this, or the system's, which Debian's packages are for."""
    if module is None:
        return sys.executable
    for path in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(path) and not subprocess.run([path, "-c", f"import {module}"], capture_output=True, check=False).returncode:
            return path
    raise Missing(f"{package or 'python3-' + module} is not installed")
