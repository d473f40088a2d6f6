"""A WSGI application for gunicorn, see README."""

import os
import time

from bodies import chosen, split_target


def application(environment, start_response):
    name, size, options = split_target(environment["PATH_INFO"] + "?" + environment.get("QUERY_STRING", ""))
    if name != "early":
        environment["wsgi.input"].read()
    status = {"413": "413 Content Too Large", "401": "401 Unauthorized"}.get(
        options.get("status", "413" if name == "early" else ""), "200 OK")
    body, declared = chosen(name, size, options)
    if name == "ok" and "chunk" in options:
        start_response(status, [("Content-Type", "text/plain")])
        step = int(options["chunk"])
        return [body[start:start + step] for start in range(0, size, step)]
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(declared))])
    if name in ("abort", "idle", "slow"):
        return pieces(name, body, options)
    return [body]


def pieces(name, body, options):
    if name == "slow":     # a source that gives a little at a time, for longer than the worker's timeout
        for start in range(0, len(body), 4096):
            yield body[start:start + 4096]
            time.sleep(float(options.get("pause", 0.05)))
        return
    yield body[:int(options.get("sent", 1000))]
    if name == "idle":
        time.sleep(3600)
    if options.get("how") == "exit":
        os._exit(1)
    raise RuntimeError("the source failed")
