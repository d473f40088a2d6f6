"""Clients that others wrote, or in other languages: runs one and journals what it says of its transfers.

A connection's plan for one: {"client": KIND, "requests": [{"target", …}]}. Kinds: go, node, ruby, requests, urllib,
aiohttp (they say the port and the bytes of each answer), java, wget, ab (they only say how many came whole), upload
(programs/clients/upload.c, with "how", "sent", "sndbuf", "seconds" in its only request), command (any words, see `run`).
"""

import json
import os
import re
import subprocess
import tempfile

from program import SOURCES, Missing, build_directory, compile_once, find, python

CLIENTS = os.path.join(SOURCES, "clients")


def source(name):
    return os.path.join(CLIENTS, name)


def compiled(kind):
    """The command of a client that needs a compiler."""
    if kind == "go":
        directory = build_directory("fetch-go", source("fetch.go"))
        path = os.path.join(directory, "fetch")
        return [compile_once(path, [find("go"), "build", "-o", path, source("fetch.go")],
                             env=dict(os.environ, GOCACHE=os.path.join(directory, "cache"), GO111MODULE="off", GOPROXY="off", HOME=directory))]
    if kind == "java":
        directory = build_directory("fetch-java", source("Fetch.java"))
        compile_once(os.path.join(directory, "Fetch.class"), [find("javac"), "-d", directory, source("Fetch.java")])
        return [find("java"), "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", directory, "Fetch"]
    directory = build_directory("upload", source("upload.c"))
    path = os.path.join(directory, "upload")
    return [compile_once(path, [find("cc", "gcc", "clang"), "-O1", "-o", path, source("upload.c")])]


def prepare(kind):
    """The command of a client of this kind; raises `Missing` where it cannot be had."""
    if kind in ("go", "java", "upload"):
        return compiled(kind)
    if kind in ("requests", "urllib", "aiohttp"):
        return [python(kind), source("fetch.py"), kind]
    return {"node": lambda: [find("node", "nodejs"), source("fetch.js")], "ruby": lambda: [find("ruby"), source("fetch.rb")],
            "wget": lambda: [find("wget")], "ab": lambda: [find("ab")], "command": lambda: []}[kind]()


def check(plan):
    """Raises `Missing` unless the client of this connection's plan can be run here."""
    if plan.get("client") == "command":
        find(plan["options"][0])
    elif "client" in plan:
        prepare(plan["client"])


def run(number, plan, address, port, journal):
    kind = plan["client"]
    host = f"[{address}]" if ":" in address else address
    urls = [f"http://{host}:{port}{request['target']}" for request in plan["requests"]]
    words = prepare(kind)
    if kind == "upload":
        upload(number, plan["requests"][0], words, address, port, journal)
    elif kind == "wget":
        counted(words + ["--no-proxy", "--tries=1", "-O", "/dev/null", *plan.get("options", []), *urls], r"saved|written to stdout", plan, journal)
    elif kind == "ab":
        counted(words + ["-q", "-l", *plan["options"], urls[0]], r"Complete requests:\s+(\d+)", plan, journal)
    elif kind == "java":
        counted(words + urls, r'"read"', plan, journal)
    elif kind == "command":
        filled = [word.replace("{host}", host).replace("{address}", address).replace("{port}", str(port)) for word in plan["options"]]
        done = subprocess.run(filled, input=plan.get("input", "").encode(), capture_output=True, timeout=plan.get("seconds", 30), check=False)
        journal.write("command", failed=bool(plan.get("must") and done.returncode), words=filled, status=done.returncode, output=done.stdout[-300:].decode(errors="replace"),
                      errors=done.stderr[-300:].decode(errors="replace"))
    else:
        fetch(number, words + urls, journal)


def counted(words, pattern, plan, journal):
    """A client that says how many answers came whole, and no more of them."""
    with tempfile.TemporaryDirectory(prefix="shortfin-client-") as work:
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, cwd=work, stdin=subprocess.DEVNULL)
    found = re.findall(pattern, done.stdout + done.stderr)
    count = sum(int(text) if text.isdigit() else 1 for text in found)
    journal.write("counted", whole=count, words=words[0], status=done.returncode, errors=done.stderr[-300:])
    if not plan.get("may_fail") and not count:
        raise OSError(f"{words[0]} got nothing: {done.stderr[-300:]}")


def fetch(number, words, journal):
    """A client that says what it read of each answer."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=90, check=False, stdin=subprocess.DEVNULL)
    seen = {}
    for line in done.stdout.splitlines():
        said = json.loads(line)
        port = said["port"]
        if "status" not in said or not port:
            journal.write("no-response", number=number, port=port, error=said.get("error"))
            continue
        if port not in seen:
            journal.write("connected", number=number, port=port)
        index = seen[port] = seen.get(port, -1) + 1
        declared = said["declared"] if said["declared"] >= 0 and not said["chunked"] else None
        whole = not said.get("error") and (declared is None or said["read"] == declared)
        journal.write("requested", port=port, index=index, declared=0, complete=True)
        journal.write("response", port=port, index=index, status=said["status"], declared=declared, chunked=said["chunked"],
                      until_close=declared is None and not said["chunked"], delivered=said["read"], complete=whole, head_bytes=None,
                      error=None if whole else said.get("error", "end"), unknown_rest=said["read"] is None)
    if done.returncode:
        journal.write("client-error", number=number, text=done.stderr[-500:])


def upload(number, request, words, address, port, journal):
    fields = [f"{name}: {value}" for name, value in request.get("headers", {}).items()]
    words += [address, str(port), request["how"], request["target"], str(-request["body"] if request.get("chunk") else request["body"]),
              str(request.get("sent", 0)), str(request.get("sndbuf", 0)), str(request.get("seconds", 1)), *fields]
    done = subprocess.run(words, capture_output=True, text=True, timeout=90, check=False)
    local = None
    for said in map(json.loads, done.stdout.splitlines()):
        if "port" in said:
            local = said["port"]
            journal.write("connected", number=number, port=local)
            journal.write("requested", port=local, index=0, declared=request["body"], complete=True)
        if "accepted" in said:
            journal.write("client-accepted", port=local, bytes=said["accepted"], total=said["accepted"])
            if said["whole"]:
                journal.write("uploaded", port=local, index=0)
            else:
                journal.write("upload-cut", port=local, writer=request["how"], accepted=said["accepted"])
        if "answered" in said:
            journal.write("response", port=local, index=0, status=200, declared=said["declared"], chunked=False, until_close=False,
                          delivered=said["read"], complete=said["read"] >= said["declared"], head_bytes=said["head"], error=None)
