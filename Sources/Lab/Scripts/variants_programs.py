"""Variants with real servers, proxies and curl. Each function: chance, scenario → connections, see variants.py."""

EXTENSIONS = {"plain": "bin", "json": "json", "html": "html"}


def document(chance, low, high):
    kind = chance.choice(list(EXTENSIONS))
    return f"/{kind}-{chance.randrange(low, high)}.{EXTENSIONS[kind]}"


def slow(chance, scenario=None):
    if scenario and scenario["network"].get("loopback"):   # the kernel's queues hold megabytes there
        return {"rcvbuf": 65536, "read": 32768, "rate": chance.choice([1500000, 2500000])}
    return {"rcvbuf": chance.choice([8192, 16384, 65536]), "read": 8192, "rate": chance.choice([60000, 120000, 250000])}


def one(request, **fields):
    requests = request if isinstance(request, list) else [request]
    return dict(fields, requests=[each if isinstance(each, dict) else {"target": each} for each in requests])


def curl(chance, *targets, options=()):
    """A healthy run of curl with one or several targets on one connection."""
    plan = one(list(targets), curl=list(options), start=chance.uniform(0, 1.2))
    if chance.random() < 0.3:
        plan["curl"] = plan["curl"] + ["--limit-rate", "200k"]
    return plan


def healthy_files(chance, count=4):
    """Files that arrive whole: small ones kept alive, ranges, conditions, HEAD, slow readers that are served to the end."""
    result = []
    for _ in range(count):
        kind = chance.randrange(5)
        start = chance.uniform(0, 1.2)
        if kind == 0:
            result.append(one([document(chance, 0, 40000) for _ in range(chance.randrange(1, 4))], start=start))
        elif kind == 1:
            result.append(one([{"target": document(chance, 100, 90000), "method": "HEAD"}, document(chance, 100, 9000)], start=start))
        elif kind == 2:
            result.append(one([{"target": "/plain-50000.bin", "headers": {"Range": "bytes=1000-20999"}}], start=start))
        elif kind == 3:
            result.append(one([{"target": "/plain-9000.bin", "headers": {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}}], start=start))
        else:
            result.append(curl(chance, document(chance, 1000, 60000), document(chance, 0, 3000)))
    return result


def healthy_answers(chance, chunks=True, count=5):
    result = []
    for _ in range(count):
        chunk = chance.choice(["", "", "?chunk=1000", "?chunk=20000"]) if chunks else ""
        targets = [f"/ok/{chance.randrange(1, 60000)}{chunk}" for _ in range(chance.randrange(1, 4))]
        start = chance.uniform(0, 1.2)
        kind = chance.randrange(4)
        if kind == 0:
            result.append(curl(chance, *targets))
        elif kind == 1:
            result.append(one([{"target": "/ok/100", "method": "POST", "body": chance.randrange(1, 40000)}] + targets, start=start))
        elif kind == 2:
            result.append(one(targets, start=start, half_close=False, close=chance.choice(["fin", "reset"]), linger=0.2))
        else:
            result.append(one([f"/ok/{chance.randrange(100000, 300000)}"], start=start, rcvbuf=16384, stall_at=20000, stall=chance.uniform(0.3, 1.5)))
    return result


# -- hyper: the write buffer that is not flushed

def hyper_flush(chance, scenario):
    scenario["program"] = {"kind": "hyper", "workers": chance.choice([1, 2, 4])}
    if chance.random() < 0.3:
        scenario["program"]["sndbuf"] = chance.choice([16384, 65536, 200000])
    if scenario["network"].get("loopback"):
        low = 9000000
    else:
        low = 1500000
    connections = []
    for _ in range(chance.choice([1, 2, 4, 7])):
        size = chance.randrange(low, low + 5000000)
        reader = slow(chance) if chance.random() < 0.3 else {"rcvbuf": chance.choice([32768, 65536, 131072]), "pause_first": chance.uniform(0.2, 1)}
        if chance.random() < 0.25:
            reader = {"curl": chance.choice([["--limit-rate", "2M"], []]), "start": 0}
            request = {"target": f"/{size}?ignore=1&status=413", "body": 3000000, "mechanism": "flush"}
            connections.append(one(request, **reader))
            continue
        reader.pop("rate", None)
        before = [f"/{chance.randrange(10, 30000)}" for _ in range(chance.choice([0, 0, 1, 3]))]
        request = {"target": f"/{size}?ignore=1", "method": "POST", "withheld": chance.randrange(1000, 90000), "mechanism": "flush"}
        if chance.random() < 0.2:
            request["target"] += f"&status={chance.choice([401, 413, 417])}"
        connections.append(one(before + [request], start=chance.uniform(0, 1.2), **reader))
    for _ in range(chance.choice([0, 2, 6])):
        connections.append(one([f"/{chance.randrange(1, 40000)}" + chance.choice(["", "?chunk=999", "?chunk=5000&length=1"]) for _ in range(2)],
                               start=chance.uniform(0, 1.5)))
    for _ in range(chance.choice([0, 1, 3])):   # the same answer, small enough to be taken at once
        connections.append(one([{"target": f"/{chance.randrange(100, 9000)}?ignore=1", "method": "POST", "withheld": 5000}],
                               start=chance.uniform(0, 1.5)))
    return connections


def hyper_healthy(chance, scenario):
    scenario["program"] = {"kind": "hyper"}
    connections = []
    for _ in range(6):
        target = f"/{chance.randrange(1, 900000)}" + chance.choice(["", "?chunk=16384", "?chunk=70000&length=1", "?chunk=3000&delay=1"])
        headers = chance.choice([{}, {"Connection": "close"}])
        connections.append(one([{"target": target, "headers": headers}], start=chance.uniform(0, 1),
                               **chance.choice([{}, {"rcvbuf": 16384, "pause_first": 1.0}, {"rcvbuf": 32768, "stall_at": 30000, "stall": 0.8}])))
    connections.append(curl(chance, "/100000", "/5?chunk=1"))
    return connections


# -- files by nginx, Apache, lighttpd

def web(chance, kind=None):
    kind = kind or chance.choice(["nginx", "apache", "lighttpd"])
    options = {"kind": kind}
    if kind == "nginx":
        options.update(sendfile=chance.choice(["on", "off"]), settings=["lingering_timeout 1s"])
        if chance.random() < 0.4:
            options["sndbuf"] = chance.choice([16384, 65536, 200000])
    elif kind == "apache":
        options["settings"] = [chance.choice(["EnableSendfile On", "EnableSendfile Off"])]
        if chance.random() < 0.4:
            options["settings"].append(f"SendBufferSize {chance.choice([16384, 65536, 200000])}")
    return options


def web_healthy(chance, scenario):
    scenario["program"] = web(chance)
    if scenario["program"]["kind"] == "nginx" and chance.random() < 0.4:
        scenario["program"]["gzip"] = True
        for_gzip = [one([{"target": document(chance, 1000, 90000), "headers": {"Accept-Encoding": "gzip"}}], start=0.1) for _ in range(3)]
    else:
        for_gzip = []
    stalls = [one(document(chance, 100000, 600000), start=chance.uniform(0, 1), rcvbuf=16384, stall_at=chance.randrange(1000, 90000), stall=1.3)]
    return healthy_files(chance, 6) + for_gzip + stalls


def web_timeout(chance, scenario):
    """A reader stops; the server's timer for writing ends the response."""
    scenario["program"] = program = web(chance)
    seconds = chance.choice([1, 2, 3])
    scenario["mechanism"] = "deadline"
    if program["kind"] == "nginx":
        program["settings"].append(f"send_timeout {seconds}s")
        if chance.random() < 0.35:
            program["settings"].append("reset_timedout_connection on")
            scenario["mechanism"] = "deadline-reset"
    elif program["kind"] == "apache":
        program["settings"].append(f"Timeout {seconds}")
    else:
        program["settings"] = [f"server.max-write-idle = {seconds}"]
    size = 12000000 if scenario["network"].get("loopback") else 4000000
    faulty = [one([document(chance, 10, 3000)] * chance.choice([0, 0, 2]) + [f"/plain-{size + number}.bin"], rcvbuf=chance.choice([8192, 32768]),
                  stall_at=chance.randrange(1000, 60000), stall=seconds * 2 + 3.3, start=chance.uniform(0, 1))
              for number in range(chance.choice([1, 2, 3]))]
    return faulty + healthy_files(chance)


def web_crash(chance, scenario):
    """Worker processes are killed with responses under way."""
    kind = chance.choice(["nginx", "lighttpd", "nginx-single"])
    scenario["program"] = web(chance, "nginx" if kind != "lighttpd" else "lighttpd")
    scenario["mechanism"] = "crash"
    who = "workers" if kind == "nginx" else "server"
    scenario["actions"] = [{"at": chance.uniform(0.9, 1.6), "signal": "KILL", "who": who}]
    size = 12000000 if scenario["network"].get("loopback") else 4000000
    faulty = [one(f"/plain-{size + number}.bin", start=chance.uniform(0, 0.5), **slow(chance, scenario)) for number in range(chance.choice([1, 2, 4]))]
    late = [one(document(chance, 10, 3000), start=3 + number * 0.3) for number in range(chance.choice([0, 2]))]
    return faulty + late + [one(document(chance, 10, 9000), start=chance.uniform(0, 0.4)) for _ in range(3)]


def web_length(chance, scenario):
    """CGI programs whose Content-Length is wrong, or that end early."""
    scenario["program"] = web(chance, "lighttpd")   # Apache 2.4 replaces the length that a CGI program states
    name = chance.choice(["short", "encoding", "abort"])
    query = {"short": f"?more={chance.choice([1, 30, 900])}", "encoding": "?how=" + chance.choice(["gzip", "lines", "bom"]), "abort": f"?sent={chance.randrange(500, 30000)}"}[name]
    mechanism = "failed-source" if name == "abort" else "length"
    return [one({"target": f"/cgi/{name}/{chance.randrange(40000, 90000)}{query}", "mechanism": mechanism}, start=chance.uniform(0, 1), timeout=2)
            for _ in range(chance.choice([1, 2, 4]))] + [one(f"/cgi/ok/{chance.randrange(10, 30000)}" + chance.choice(["", "?chunk=1"]), start=chance.uniform(0, 1)) for _ in range(3)]


# -- application servers

SERVERS = ["node", "asyncio", "aiohttp", "gunicorn", "uvicorn", "go", "java"]


def application(chance, kinds=SERVERS):
    kind = chance.choice(kinds)
    options = {"kind": kind}
    if kind == "uvicorn":
        options.update(http=chance.choice(["h11", "httptools"]), loop=chance.choice(["asyncio", "uvloop"]))
    if kind == "gunicorn":
        options["worker"] = chance.choice(["sync", "gthread"])
    return options


def chunks_allowed(scenario):
    return scenario["program"]["kind"] != "asyncio"


def application_healthy(chance, scenario):
    scenario["program"] = application(chance)
    return healthy_answers(chance, chunks_allowed(scenario), 7)


def application_failure(chance, scenario):
    """The application gives up in the middle of a body: an exception, a destroyed socket."""
    scenario["program"] = application(chance)
    sent = chance.choice([1000, 4096, 32768, 12345])
    faulty = [one({"target": f"/abort/{chance.randrange(60000, 900000)}?sent={sent}", "mechanism": "failed-source"}, start=chance.uniform(0, 1))
              for _ in range(chance.choice([1, 2, 4]))]
    return faulty + healthy_answers(chance, chunks_allowed(scenario))


def application_length(chance, scenario):
    scenario["program"] = application(chance)
    kind = scenario["program"]["kind"]
    how = ["gzip"] if kind in ("go", "java") else ["gzip", "lines", "bom"]
    make = lambda: chance.choice([f"/short/{chance.randrange(300, 60000)}?more={chance.choice([1, 2, 64, 1000])}", f"/encoding/{chance.randrange(3000, 60000)}?how={chance.choice(how)}"])
    target = make()
    faulty = [one({"target": target if chance.random() < 0.5 else make(), "mechanism": "length"}, start=chance.uniform(0, 1), timeout=chance.choice([1, 2.3]))
              for _ in range(chance.choice([1, 2, 3]))]
    return faulty + healthy_answers(chance, chunks_allowed(scenario))


def application_flush(chance, scenario):
    """The framework's write buffer is given up with the connection."""
    scenario["program"] = application(chance, ["node", "asyncio", "aiohttp"])
    low = 9000000 if scenario["network"].get("loopback") else 1500000
    faulty = [one({"target": f"/buffered/{chance.randrange(low, low + 4000000)}", "mechanism": "flush"}, start=chance.uniform(0, 1.2),
                  rcvbuf=chance.choice([16384, 65536]), pause_first=chance.uniform(0.2, 0.8)) for _ in range(chance.choice([1, 3, 5]))]
    return faulty + healthy_answers(chance, chunks_allowed(scenario), 4)


def application_timer(chance, scenario):
    """Timers of Node (setTimeout), Go (WriteTimeout), gunicorn (worker timeout)."""
    kind = chance.choice(["node", "go", "go", "gunicorn"])
    seconds = chance.choice([1, 2, 3])
    scenario["program"] = {"kind": kind, "timeout": seconds * (1 if kind == "gunicorn" else 1000), "write_timeout": seconds * 1000, "worker": "sync"}
    scenario["mechanism"] = "worker-timeout" if kind == "gunicorn" else "deadline"
    connections = []
    for _ in range(1 if kind == "gunicorn" else chance.choice([1, 2, 4])):
        if kind == "node":
            connections.append(one(f"/idle/{chance.randrange(50000, 900000)}?sent={chance.randrange(1000, 40000)}", start=chance.uniform(0, 1)))
        elif kind == "go":
            size = 9000000 if scenario["network"].get("loopback") else 4000000
            connections.append(one(f"/ok/{size + chance.randrange(1000)}", start=chance.uniform(0, 1), rcvbuf=16384, read=8192, rate=chance.choice([50000, 90000])))
        else:
            connections.append(one(f"/slow/{chance.randrange(900000, 2000000)}?pause=0.05", start=chance.uniform(0, 0.4)))
    if kind == "go":
        scenario["network"].pop("loopback", None)
        scenario["limit"] = 90
    return connections + [one(f"/ok/{chance.randrange(10, 9000)}", start=chance.uniform(0, 1)) for _ in range(3)]


def application_exit(chance, scenario):
    scenario["program"] = application(chance, ["node", "asyncio", "aiohttp", "go", "java"])
    scenario["mechanism"] = "exit-after-write"
    low = 9000000 if scenario["network"].get("loopback") else 2500000
    faulty = [one(f"/exit/{low + number}", start=0.3, rcvbuf=16384, pause_first=1) for number in range(1)]
    return faulty + [one(f"/ok/{chance.randrange(10, 9000)}", start=chance.uniform(0, 0.2)) for _ in range(3)]


def application_unread(chance, scenario):
    """An upload is refused without being read, and the connection closed on it."""
    scenario["program"] = application(chance, ["node", "asyncio", "aiohttp", "go"])
    scenario["mechanism"] = "unread"
    size = 3000000 if scenario["network"].get("loopback") else 900000
    faulty = [one({"target": f"/early/{size + chance.randrange(90000)}?status={chance.choice([401, 413])}", "method": "POST",
                   "body": chance.randrange(2000000, 3000000), "write": 8192, "send_pause": 0.001}, start=chance.uniform(0, 1)) for _ in range(chance.choice([1, 2, 3]))]
    return faulty + healthy_answers(chance, chunks_allowed(scenario), 3)


def application_reset(chance, scenario):
    scenario["program"] = application(chance, ["node", "asyncio", "go"])
    scenario["mechanism"] = "abortive"
    faulty = [one(f"/reset/{chance.randrange(90000, 900000)}?sent={chance.randrange(1000, 60000)}", start=chance.uniform(0, 1)) for _ in range(chance.choice([1, 2, 3]))]
    return faulty + healthy_answers(chance, chunks_allowed(scenario), 3)


def application_crash(chance, scenario):
    """SIGKILL with several responses under way; connections afterwards are refused or served by a sibling."""
    scenario["program"] = application(chance, ["node", "asyncio", "aiohttp", "uvicorn", "go", "java", "hyper"])
    scenario["mechanism"] = "crash"
    scenario["actions"] = [{"at": chance.uniform(1.2, 2.0), "signal": chance.choice(["KILL", "KILL", "SEGV", "ABRT"])}]
    if scenario["program"]["kind"] == "java":
        scenario["actions"][0]["signal"] = "KILL"
    prefix = "" if scenario["program"]["kind"] == "hyper" else "/ok"
    size = 12000000 if scenario["network"].get("loopback") else 4000000
    faulty = [one(f"{prefix}/{size + number}", start=chance.uniform(0, 0.5), **slow(chance, scenario)) for number in range(chance.choice([2, 3, 5]))]
    late = [one(f"{prefix}/10", start=3 + number * 0.3) for number in range(chance.choice([0, 2, 3]))]
    return faulty + late + [one(f"{prefix}/{chance.randrange(10, 9000)}", start=chance.uniform(0, 0.4)) for _ in range(3)]


# -- proxies

def proxy(chance, kinds=("haproxy", "nginx-proxy", "varnish")):
    kind = chance.choice(kinds)
    if kind == "haproxy":
        return {"kind": kind, "nosplice": chance.random() < 0.5, "bufsize": chance.choice([16384, 16384, 32768])}
    if kind == "nginx-proxy":
        return {"kind": kind, "proxy": [chance.choice(["proxy_buffering on", "proxy_buffering off"])]}
    return {"kind": kind, "stream": True, "pass": chance.random() < 0.5}


def proxy_healthy(chance, scenario):
    scenario["proxy"] = proxy(chance)
    scenario["point"] = chance.choice(["any", "any", "client"])
    return [one([f"/ok/{chance.randrange(1, 90000)}?tag={chance.randrange(1 << 30):x}" + chance.choice(["", "&chunk=3000"]) for _ in range(2)], start=chance.uniform(0, 1))
            for _ in range(4)] + [one({"target": "/ok/50", "method": "POST", "body": 30000}, start=0.2),
                                  one(f"/ok/600000?tag={chance.randrange(1 << 30):x}", rcvbuf=16384, stall_at=5000, stall=1.2)]


def proxy_relayed(chance, scenario):
    scenario["proxy"] = proxy(chance)
    scenario["point"] = "any"
    scenario["mechanism"] = "relayed"
    kind = chance.choice(["stop", "linger", "idle", "flush"])
    origin = {"stop": "length", "linger": "abortive", "idle": "deadline", "flush": "flush"}[kind]
    options = {"stop": "sent={}", "linger": "sent={}&seconds=0.2", "idle": "sent={}&seconds=2", "flush": "write=32768&y={}"}[kind]
    if kind == "flush":
        scenario["server"]["sndbuf"] = 60000
    low = 9000000 if kind == "flush" else 300000
    faulty = [one({"target": f"/{kind}/{chance.randrange(low, low + 900000)}?tag={chance.randrange(1 << 30):x}&" + options.format(chance.randrange(20000, 200000)),
                   "origin_mechanism": origin}, start=chance.uniform(0, 1), **({"rcvbuf": 16384, "pause_first": 0.6} if kind == "flush" else {}))
              for _ in range(chance.choice([1, 2, 3]))]
    return faulty + [one(f"/ok/{chance.randrange(1, 30000)}?tag={chance.randrange(1 << 30):x}", start=chance.uniform(0, 1)) for _ in range(3)]


def proxy_timer(chance, scenario):
    """The proxy's own timers: a silent origin, a stopped reader."""
    scenario["proxy"] = {"kind": "haproxy", "timeouts": {}}
    scenario["point"] = chance.choice(["client", "any"])
    scenario["mechanism"] = "deadline"
    seconds = chance.choice([1, 2, 3])
    which = chance.choice(["server", "client"])
    scenario["proxy"]["timeouts"][which] = seconds * 1000
    faulty = []
    for _ in range(chance.choice([1, 2, 3])):
        tag = f"tag={chance.randrange(1 << 30):x}"
        if which == "server":
            faulty.append(one({"target": f"/hang/{chance.randrange(90000, 400000)}?{tag}&sent={chance.randrange(1000, 60000)}", "origin_mechanism": "receiver"}, start=chance.uniform(0, 1)))
        else:
            faulty.append(one({"target": f"/ok/{chance.randrange(9000000, 9900000)}?{tag}", "origin_mechanism": "receiver"}, start=chance.uniform(0, 1), rcvbuf=16384,
                              stall_at=chance.randrange(1000, 60000), stall=seconds * 2 + 2))
    return faulty + [one(f"/ok/{chance.randrange(1, 30000)}", start=chance.uniform(0, 1)) for _ in range(3)]


def proxy_spool(chance, scenario):
    """nginx cannot write its temporary file: a full disk, or one that its workers may not write."""
    scenario["proxy"] = {"kind": "nginx-proxy", "proxy": []}
    scenario["point"] = chance.choice(["any", "any", "client"])
    scenario["mechanism"] = "spool" if scenario["point"] == "any" else "spool-front"
    if chance.random() < 0.5:
        scenario["proxy"]["full_disk"] = chance.choice([65536, 200704, 500000])
    else:
        scenario["proxy"]["forbidden"] = True
    if chance.random() < 0.4:
        scenario["proxy"]["proxy"] += [chance.choice(["proxy_buffers 4 16k", "proxy_buffers 16 4k", "proxy_buffers 8 8k"])]
    low = 9000000 if scenario["network"].get("loopback") else 3000000
    faulty = [one({"target": f"/ok/{chance.randrange(low, low + 2000000)}?tag={number}", "origin_mechanism": "receiver"}, start=chance.uniform(0, 1),
                  rcvbuf=chance.choice([8192, 16384]), read=8192, rate=chance.choice([60000, 110000])) for number in range(chance.choice([1, 2, 3]))]
    scenario["network"]["rate_mbit"] = 0
    return faulty + [one(f"/ok/{chance.randrange(1, 30000)}", start=chance.uniform(0, 1)) for _ in range(3)]


# -- curl leaves

def curl_leaves(chance, scenario):
    """curl --max-time, --max-filesize, Ctrl-C against a correct server."""
    scenario["program"] = chance.choice([web(chance), application(chance, ["node", "aiohttp", "go", "java"])])
    scenario["mechanism"] = "receiver"
    static = scenario["program"]["kind"] in ("nginx", "apache", "lighttpd")
    connections = []
    for number in range(chance.choice([1, 2, 3])):
        size = chance.randrange(9000000, 12000000)
        target = f"/plain-{size}.bin" if static else f"/ok/{size}"
        kind = chance.choice(["time", "size", "interrupt"])
        plan = one(target, curl={"time": ["--max-time", "1.5", "--limit-rate", "300k"], "size": ["--max-filesize", "1000000"],
                                 "interrupt": ["--limit-rate", "300k"]}[kind], start=chance.uniform(0, 0.8))
        if kind == "interrupt":
            plan["interrupt"] = chance.uniform(0.8, 1.6)
        connections.append(plan)
    healthy = healthy_files(chance) if static else healthy_answers(chance, True, 3)
    return connections + healthy


PROGRAM_CAUSES = {
    "hyper-flush": ("flush-before-shutdown", hyper_flush, 24), "hyper-healthy": (None, hyper_healthy, 8),
    "application-flush": ("flush-before-shutdown", application_flush, 12),
    "web-healthy": (None, web_healthy, 16), "application-healthy": (None, application_healthy, 20), "proxy-healthy": (None, proxy_healthy, 10),
    "web-timeout": ("sender-timeout", web_timeout, 14), "application-timer": ("sender-timeout", application_timer, 10),
    "proxy-timer": ("sender-timeout", proxy_timer, 8),
    "web-crash": ("sender-crash", web_crash, 8), "application-crash": ("sender-crash", application_crash, 12),
    "application-exit": ("sender-crash", application_exit, 6),
    "web-length": ("wrong-content-length", web_length, 8), "application-length": ("wrong-content-length", application_length, 12),
    "application-failure": ("wrong-content-length", application_failure, 12),
    "application-unread": ("unread-data-reset", application_unread, 8), "application-reset": ("abortive-close", application_reset, 8),
    "proxy-relayed": ("relayed-truncation", proxy_relayed, 14), "proxy-spool": ("proxy-spool-failure", proxy_spool, 10),
    "curl-leaves": ("receiver-abort", curl_leaves, 10),
}
