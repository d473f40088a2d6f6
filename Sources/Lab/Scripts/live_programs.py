#!/usr/bin/env python3
"""Watches real programs with `shortfin live`: a healthy server under load, and hyper 0.14 cutting a response short.

    live_programs.py SHORTFIN [SECONDS]

nginx serves files to parallel curls for SECONDS (60): there must be no finding, and every response must have been seen
whole. hyper answers a request whose body it does not read, to a reader that waits: the finding must name the cause, the
process and the size of its send buffer, as the program itself told them. Both run in a namespace of their own.

One line for each check. Exit status: 0 all held (or a program is not here, which is said), 1 one did not, 77 not root.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from journal import read_journal
from network import HERE, Network, die_with_parent
from program import Missing, find, program

PORT = 8080


class Failed(AssertionError):
    """What was seen is not what had to be."""


class Watch:
    """`shortfin live` on the loopback of a namespace."""

    def __init__(self, shortfin, network, work):
        self.path = os.path.join(work, "live.ndjson")
        with open(self.path, "wb") as output:
            self.process = network.start(
                network.server, shortfin, "live", "-i", "lo", "-f", f"port {PORT}", "--format", "ndjson",
                stdout=output, stderr=subprocess.PIPE)
        line = self.process.stderr.readline()
        while line and b"capturing on" not in line:
            line = self.process.stderr.readline()
        if not line:
            raise Failed("shortfin did not begin to capture")
        # What it says later must not block it.
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def rows(self, kind):
        with open(self.path, encoding="utf-8") as lines:
            return [row for row in map(json.loads, lines) if row["type"] == kind]

    def end(self):
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(20)
        if status != 0:
            raise Failed(f"shortfin ended with status {status}")


def nginx_under_load(shortfin, seconds, work):
    """Keep-alive, parallel connections and many sizes for a while, all of it healthy."""
    curl = find("curl")
    names = [f"plain-{size}.bin" for size in (0, 1, 999, 16384, 65536, 200000, 2500000)]
    with Network(loopback=True) as network:
        options = {"targets": ["/" + name for name in names], "settings": ["keepalive_requests 100000"]}
        server = program("nginx", options, network.server_address, PORT, work, None)
        server.start(network)
        try:
            watch = Watch(shortfin, network, work)
            asked = 0
            urls = os.path.join(work, "urls")
            with open(urls, "w", encoding="ascii") as file:
                for number in range(400):
                    name = names[number % len(names)]
                    file.write(f'url = "http://{server.at()}/{name}"\noutput = "/dev/null"\n')
            limit = time.monotonic() + seconds
            while time.monotonic() < limit:
                load = network.start(network.client, curl, "--no-progress-meter", "--parallel", "--parallel-max", "20",
                                     "--config", urls, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                if load.wait(60) != 0:
                    raise Failed(f"curl ended with status {load.returncode}")
                network.processes.remove(load)
                asked += 400
            time.sleep(1)
            watch.end()
        finally:
            server.stop()
    findings = watch.rows("finding")
    if findings:
        raise Failed(f"{len(findings)} findings on healthy traffic, the first: {findings[0]['summary']}")
    totals, capture = watch.rows("totals")[0], watch.rows("capture")[0]
    dropped = capture["trust"]["kernelDropped"]
    whole = totals["responses"]["complete"]
    if dropped == 0 and whole != asked:
        raise Failed(f"{asked} responses were sent, {whole} seen whole, none dropped")
    return f"{asked} responses in {seconds} s, {whole} seen whole, {dropped} packets dropped, no finding"


def hyper_cut_short(shortfin, work):
    """The program journals what the kernel took from it; its setting of SO_SNDBUF is doubled by the kernel (socket(7))."""
    setting, size = 100000, 3000000
    journal, receiver = os.path.join(work, "server"), os.path.join(work, "client")
    for path in (journal, receiver):
        with open(path, "w", encoding="utf-8"):
            pass
    with Network(loopback=True) as network:
        server = program("hyper", {"sndbuf": setting}, network.server_address, PORT, work, journal)
        server.start(network)
        try:
            watch = Watch(shortfin, network, work)
            request = {"target": f"/{size}?ignore=1", "method": "POST", "withheld": 20000, "mechanism": "flush"}
            plan = {"address": network.server_address, "port": PORT,
                    "connections": [{"requests": [request], "rcvbuf": 65536, "pause_first": 0.5}]}
            client = network.start(network.client, sys.executable, os.path.join(HERE, "receivers.py"), json.dumps(plan),
                                   receiver, stdin=subprocess.DEVNULL)
            client.wait(30)
            # A second is all it has.
            time.sleep(1)
            seen = watch.rows("finding")
            watch.end()
        finally:
            server.stop()
    accepted = max(event["total"] for event in read_journal(journal) if event["event"] == "accepted")
    if len(seen) != 1:
        raise Failed(f"{len(seen)} findings within a second of the end, not 1")
    finding = watch.rows("finding")[-1]
    socket = (finding["live"] or {}).get("socket") or {}
    owner = socket.get("owner") or {}
    said = {
        "verdict": (finding["verdict"], "truncated"), "cause": (finding["cause"], "flush-before-shutdown"),
        "declared length": (finding["message"]["declaredLength"], size),
        "stream bytes": (finding["message"]["headLength"] + finding["message"]["deliveredLength"], accepted),
        "process": (owner.get("name"), "hyper-server"),
        "send buffer": ((socket.get("open") or socket.get("ended") or {}).get("sendBuffer"), 2 * setting),
    }
    wrong = [f"{what} {got}, not {wanted}" for what, (got, wanted) in said.items() if got != wanted]
    if wrong:
        raise Failed("; ".join(wrong))
    return (f"{finding['message']['deliveredLength']} of {size} body bytes, flush-before-shutdown at "
            f"{finding['confidence']:.2f}, process {owner['process']} ({owner['name']}), send buffer {2 * setting}")


def main():
    if os.getuid() != 0:
        print("live_programs.py: needs root, for namespaces and to capture", file=sys.stderr)
        return 77
    shortfin, seconds = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 60
    die_with_parent()
    failed = 0
    for name, check in (("nginx under load", lambda work: nginx_under_load(shortfin, seconds, work)),
                        ("hyper 0.14 cut short", lambda work: hyper_cut_short(shortfin, work))):
        work = tempfile.mkdtemp(prefix="shortfin-live-")
        try:
            print(f"ok       {name}: {check(work)}", flush=True)
        except Missing as reason:
            print(f"skipped  {name}: {reason}", flush=True)
        except subprocess.CalledProcessError as reason:
            print(f"skipped  {name}: no network namespace can be made here ({' '.join(map(str, reason.cmd))})", flush=True)
        except (Failed, subprocess.TimeoutExpired) as reason:
            print(f"FAILED   {name}: {reason}", flush=True)
            failed = 1
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
