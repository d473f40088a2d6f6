"""Variants in which nothing is cut because nothing declares a length that Shortfin could know, or all of it arrives."""

import json
import os
import subprocess
import sys

from program import SOURCES
from variants_foreign import begin
from variants_programs import one

SAY = [sys.executable, os.path.join(SOURCES, "clients", "say.py"), "{address}", "{port}"]


def command(chance, *words, **fields):
    return dict(fields, client="command", options=list(words), requests=[], start=chance.uniform(0, 1.2))


def say(chance, text, how="", count=0):
    return command(chance, *SAY, text, how, str(count), must=True)


def redis(chance, size):
    """A value that looks like an HTTP answer of another length."""
    value = f"HTTP/1.1 200 OK\\r\\nContent-Length: {size * 2}\\r\\n\\r\\n"
    length = len(value.replace("\\r\\n", "__")) + size
    value += f"<{size}*v>"
    ask = f"*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nk\\r\\n${length}\\r\\n{value}\\r\\n" + "*2\\r\\n$3\\r\\nGET\\r\\n$1\\r\\nk\\r\\n" * 5 + "*1\\r\\n$4\\r\\nQUIT\\r\\n"
    return say(chance, ask)


def protocols(chance, scenario):
    """Redis, memcached, MQTT, SSH, SMTP, frames, echoes, WebSockets, TLS, also on ports that others use."""
    kind = begin(chance, scenario, ["redis", "memcached", "mosquitto", "sshd", "socat-echo", "speakers", "speakers", "openssl"])
    if kind == "sshd":
        options = ["-p", "{port}", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes", "nobody@{address}", "true"]
        return [command(chance, "ssh", *options) for _ in range(3)]
    if kind == "mosquitto":
        listen = [dict(command(chance, "mosquitto_sub", "-h", "{address}", "-p", "{port}", "-t", "t", "-C", "3", "-W", "6"), start=0.1) for _ in range(2)]
        speak = [dict(command(chance, "mosquitto_pub", "-h", "{address}", "-p", "{port}", "-t", "t", "-q", str(number), "-m", "m" * 9000), start=1.5) for number in range(3)]
        return listen + speak
    if kind == "redis":
        return [redis(chance, chance.choice([10, 9000, 60000])) for _ in range(4)]
    if kind == "memcached":
        size = chance.choice([100, 30000, 90000])
        return [say(chance, f"set k 0 0 {size}\\r\\n<{size}*m>\\r\\nget k\\r\\nget k\\r\\nstats\\r\\nquit\\r\\n") for _ in range(3)]
    if kind == "socat-echo":
        requests = ["POST / HTTP/1.1\\r\\nContent-Length: 5\\r\\n\\r\\nhello", "HTTP/1.1 200 OK\\r\\nContent-Length: 3\\r\\n\\r\\nabc", "plain words\\n" * 500]
        return [say(chance, text, "end") for text in requests]
    if kind == "openssl":
        client = lambda target: command(chance, "curl", "-sk", "--noproxy", "*", "-o", "/dev/null", "https://{host}:{port}" + target)
        targets = [f"/plain-{chance.randrange(100, 300000)}.bin" for _ in range(4)]
        scenario["program"]["words"] = chance.choice([[], ["-tls1_2"], ["-no_ticket"]])
        connections = [client(target) for target in targets]
        for connection, target in zip(connections, targets):
            connection["requests"] = [{"target": target}]   # so that the file is made
        return connections
    talk = [say(chance, "EHLO me\\r\\nMAIL FROM:<a@b>\\r\\nRCPT TO:<c@d>\\r\\nDATA\\r\\n<2000*line\\r\\n>.\\r\\nQUIT\\r\\n"),
            say(chance, f"FRAMES 20 {chance.choice([10, 4096, 70000])}\\n"), say(chance, "TALK 5\\n" + "yes\\n" * 5, "end"), say(chance, f"PUSH {chance.randrange(1, 900000)}\\n"),
            say(chance, "PUSH 3000000\\n", chance.choice(["leave", "reset"])), say(chance, "GET /stream HTTP/1.1\\r\\nHost: s\\r\\n\\r\\n"),
            say(chance, "GET /chat HTTP/1.1\\r\\nHost: s\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n\\r\\n")]
    return chance.sample(talk, 6)


def oddities(chance, scenario):
    """HTTP as few write it: by hand, 1.0, bare line feeds, pipelined, in tiny pieces, two lengths that agree, leading blank lines."""
    begin(chance, scenario, ["c", "c", "ruby", "go-raw", "cheroot", "twisted", "h2o", "busybox", "waitress"])
    files = scenario["program"]["kind"] in ("h2o", "busybox")
    host = "Host: shortfin.test\\r\\n"
    last = host + "Connection: close\\r\\n\\r\\n"
    post = f"POST /ok/10 HTTP/1.1\\r\\nContent-Length: 12\\r\\n{last}hello world!"
    kinds = [
        lambda t, size: say(chance, f"GET {t} HTTP/1.0\\r\\n\\r\\n", "end", size),
        lambda t, size: say(chance, f"GET {t} HTTP/1.1\\r\\n{last}", "", size),
        lambda t, size: say(chance, f"GET {t} HTTP/1.1\\r\\n{host}\\r\\n" * 4 + f"GET {t} HTTP/1.1\\r\\n{last}", "end", 5 * size),
        lambda t, size: say(chance, f"HEAD {t} HTTP/1.1\\r\\n{last}", "end", 10) if files else say(chance, post, "end", 10),
        lambda t, size: one([t] * 6, start=chance.uniform(0, 1), think=0.1),
        lambda t, size: one([{"target": t, "headers": {"Connection": "close"}}], start=chance.uniform(0, 1), linger=0.7),
    ]
    connections = []
    for make in kinds if scenario["program"]["kind"] != "busybox" else kinds[:2] + kinds[4:]:   # it answers one request
        size = chance.randrange(1, 90000)
        where = f"/plain-{size}.bin" if files else f"/ok/{size}"
        connection = make(where, size)
        if not connection["requests"]:
            connection["requests"] = [{"target": where}]
        connections.append(connection)
    return connections


def odd_answers(chance, scenario):
    """Whole answers in forms that few servers send: programs/odd_server.py names them."""
    begin(chance, scenario, ["odd"])
    listed = subprocess.run([sys.executable, os.path.join(SOURCES, "odd_server.py"), "--list"], capture_output=True, check=True)
    connections = []
    for name, (size, line) in chance.sample(sorted(json.loads(listed.stdout).items()), 14):
        head, how = f"{line} HTTP/1.1\\r\\nHost: shortfin.test\\r\\nX-Name: {name}\\r\\n", chance.choice(["", "", "end", "count"])
        if chance.random() < 0.15 and line.startswith("GET"):
            connections.append(say(chance, head.replace("GET", "HEAD", 1) + "\\r\\n", how if how != "count" else "", 15))
        else:
            connections.append(say(chance, head + ("X-Wait: 1\\r\\n" if how == "count" else "") + "\\r\\n", how, size))
    return connections


def http2(chance, scenario):
    """HTTP/2 in cleartext, with prior knowledge or by upgrade."""
    begin(chance, scenario, ["h2o"])
    connections = []
    for number in range(8):   # one request each: this curl loses its way on a second one
        size = chance.choice([0, 1, 16384, 65535, 65536, chance.randrange(1, 900000)])
        kind = "--http2-prior-knowledge" if number % 3 else "--http2"
        target = f"/plain-{size if number % 3 else size % 9000}.bin"
        words = ["curl", "-s", "--noproxy", "*", "--fail", kind, "-o", "/dev/null", "http://{host}:{port}" + target]
        connections.append(dict(command(chance, *words), must=True, requests=[{"target": target}]))
    return connections


PROTOCOL_CAUSES = {"odd-answers": (None, odd_answers, 4), "http2": (None, http2, 2), "protocols": (None, protocols, 6), "oddities": (None, oddities, 4)}
