"""curl as a receiver: runs it and journals what it says of its transfers.

A connection's plan for it: {"curl": [options…], "requests": [{"target", …}], "interrupt": seconds}. One target a
request, all in one run, so that curl keeps the connection alive where it can.
"""

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import time

from messages import parse_head

WRITE_OUT = '%{stderr}{"port": %{local_port}, "status": %{http_code}, "size": %{size_download}, "sent": %{size_upload}, "exit": %{exitcode}}\n'


def free_port(address):
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.bind(("", 0))
        return probe.getsockname()[1]


def run(number, plan, address, port, journal):
    host = f"[{address}]" if ":" in address else address
    with tempfile.TemporaryDirectory(prefix="shortfin-curl-") as work:
        heads = os.path.join(work, "heads")
        words, common = ["curl"], ["--silent", "--noproxy", "*", "--globoff", "--http1.1", "-A", "curl", "-w", WRITE_OUT, *plan["curl"]]
        for position, request in enumerate(plan["requests"]):
            words += (["--next"] if position else []) + common + ["-D", f"{heads}-{position}"]
            if "body" in request:
                path = os.path.join(work, "upload")
                with open(path, "wb") as upload:
                    upload.write(b"0123456789abcdef" * (request["body"] // 16 + 1))
                    upload.truncate(request["body"])
                words += ["-X", request.get("method", "POST"), "--data-binary", "@" + path]
            elif request.get("method") == "HEAD":
                words.append("--head")
            for name, value in request.get("headers", {}).items():
                words += ["-H", f"{name}: {value}"]
            words += ["-o", "/dev/null", f"http://{host}:{port}{request['target']}"]
        source = None
        if "interrupt" in plan:   # killed by a signal, curl says nothing: its port must be known beforehand
            source = free_port(address)
            words[1:1] = ["--local-port", str(source)]
        process = subprocess.Popen(words, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        if "interrupt" in plan:
            time.sleep(plan["interrupt"])
            process.send_signal(signal.SIGINT)   # as Ctrl-C does
        errors = process.communicate()[1].decode(errors="replace")
        responses = []
        for position in range(len(plan["requests"])):
            if os.path.exists(f"{heads}-{position}"):
                with open(f"{heads}-{position}", "rb") as file:
                    responses += [parse_head(head) for head in file.read().split(b"\r\n\r\n") if head.strip()]
    if process.returncode == -signal.SIGINT:
        target = plan["requests"][0]["target"]
        journal.write("connected", number=number, port=source)
        journal.write("requested", port=source, index=0, declared=0, complete=True)
        journal.write("response", port=source, index=0, status=200, declared=int(re.search(r"\d+", target)[0]), chunked=False,
                      until_close=False, delivered=0, complete=False, head_bytes=None, error="curl interrupted", unknown_rest=True)
        return
    final = []
    interim = 0
    for words, fields in responses:
        if words[1].startswith("1"):
            interim += 1
        else:
            final.append((int(words[1]), fields))
    transfers = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    connections = {}
    for transfer, request in zip(transfers, plan["requests"]):
        if transfer["status"] == 0 or not final:
            journal.write("no-response", number=number, port=transfer["port"], error=f"curl {transfer['exit']}")
            continue
        status, fields = final.pop(0)
        source = transfer["port"]
        if source not in connections:
            journal.write("connected", number=number, port=source)
        index = connections.get(source, 0)
        connections[source] = index + 1
        bodiless = request.get("method") == "HEAD" or status in (204, 304)
        chunked = "chunked" in fields.get("transfer-encoding", "") and not bodiless
        declared = int(fields["content-length"]) if "content-length" in fields and not chunked and not bodiless else None
        until_close = declared is None and not chunked and not bodiless
        size = transfer["size"]
        whole = bodiless or (size == declared if declared is not None else transfer["exit"] == 0)
        # 18 is curl's name for a sender that ended too early, 56 for a reset; otherwise curl itself left.
        left = not whole and transfer["exit"] not in (18, 56)
        upload = request.get("body")
        journal.write("requested", port=source, index=index, declared=upload or 0,
                      complete=upload is None or transfer["sent"] == upload)
        journal.write("response", port=source, index=index, status=status, declared=declared, chunked=chunked,
                      until_close=until_close, delivered=size, complete=whole, head_bytes=None,
                      error=None if whole else f"curl {transfer['exit']}", unknown_rest=left)
    for _ in range(interim):
        journal.write("interim", port=None, status=100)
