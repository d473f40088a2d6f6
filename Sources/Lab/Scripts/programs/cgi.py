#!/usr/bin/env python3
"""A CGI program: /cgi/BEHAVIOUR/SIZE?OPTIONS, see README."""

import os
import sys
import time

from bodies import chosen, split_target

name, size, options = split_target(os.environ.get("PATH_INFO", "/") + "?" + os.environ.get("QUERY_STRING", ""))
body, declared = chosen(name, size, options)
if name in ("abort", "idle"):
    body = body[:int(options.get("sent", 1000))]
out = sys.stdout.buffer
length = "" if "chunk" in options else f"Content-Length: {declared}\r\n"
coding = "Content-Encoding: gzip\r\n" if options.get("how") == "gzip" else ""
out.write(f"Status: {options.get('status', 200)}\r\nContent-Type: text/plain\r\n{coding}{length}\r\n".encode())
out.write(body)
out.flush()
if name == "idle":
    time.sleep(30)
