"""Variants with servers in further languages, on networks of wires.py. Each function: chance, scenario → connections."""

from variants_programs import healthy_files, one
from wires import draw_point, draw_wire, hurried, slow, sluggish

# Which behaviour of programs/README shows what in which program.
PIPES = {"c": "pipe", "ruby": "pipe", "perl": "pipe", "lua": "pipe", "java-nio": "pipe", "go-raw": "pipe", "libevent": "buffered", "tornado": "buffered"}
STOPS = {"c": "stop", "ruby": "stop", "java-nio": "stop", "go-raw": "stop", "libevent": "stop", "erlang": "stop", "lua": "abort", "perl": "abort",
         "php": "abort", "puma": "abort", "starman": "abort", "tornado": "abort", "twisted": "abort", "waitress": "abort", "cheroot": "abort", "hypercorn": "abort"}
LENGTHS = ["c", "ruby", "perl", "lua", "java-nio", "go-raw", "libevent", "erlang", "php", "puma", "starman", "tornado", "twisted", "cheroot"]
RESETS = ["c", "ruby", "java-nio", "go-raw", "perl", "erlang", "twisted"]
IDLES = ["c", "ruby", "java-nio", "go-raw", "lua", "perl", "libevent", "erlang", "php", "tornado", "twisted", "puma", "starman"]
DEADLINES = ["c", "c", "java-nio", "go-raw"]
PATIENT = ["c", "erlang", "libevent"]
EARLY = ["c", "ruby", "java-nio", "go-raw"]
EXITS = {"c": "fault", "go-raw": "exit", "ruby": "exit", "java-nio": "exit", "erlang": "crash"}
LEAVES = {"c": "fault", "php": "exit", "puma": "exit", "starman": "exit"}
ALL = sorted({*PIPES, *STOPS})
FILES = ["busybox", "mini-httpd", "webfs", "caddy", "h2o"]


def begin(chance, scenario, kinds, wired=False):
    """Draws network, place of the capture and program; returns the program's name."""
    scenario["network"] = draw_wire(chance, wired)
    scenario["point"] = draw_point(chance, scenario["network"])
    kind = chance.choice(list(kinds))
    scenario["program"] = program = {"kind": kind}
    if kind == "c":
        program["model"] = chance.choice(["thread", "fork"])
        if chance.random() < 0.5:
            program["sndbuf"] = chance.choice([5000, 12000, 33000, 99999, 180000, 400000])
    if kind in ("puma", "php") and chance.random() < 0.5:
        program["workers"] = 2
    if kind in ("php", "starman"):   # their ways to name an IPv6 address differ from release to release
        scenario["network"]["ipv6"] = False
    return kind


def large(chance, scenario, low=900000, high=4000000):
    """A body that no queue takes whole."""
    return chance.randrange(9000000, 14000000) if scenario["network"].get("loopback") else chance.randrange(low, high)


def small(chance):
    return chance.randrange(0, 25000)


def others(chance, scenario, count=None):
    """Whole responses beside the cut ones."""
    kind = scenario["program"]["kind"]
    connections = []
    for _ in range(chance.choice([0, 2, 4, 7]) if count is None else count):
        targets = [f"/ok/{small(chance)}" for _ in range(chance.choice([1, 1, 2, 4]))]
        extra = {}
        if kind not in ("libevent", "erlang", "lua", "php") and chance.random() < 0.2:
            targets.append({"target": "/ok/20", "method": "POST", "body": chance.randrange(1, 50000)})
        if chance.random() < 0.2:
            extra["close"] = "reset"
        connections.append(one(targets, start=chance.uniform(0, 1.5), **extra))
    return connections


def before(chance, scenario):
    """Whole responses before the cut one on its connection."""
    if scenario["program"]["kind"] in ("php", "puma", "starman", "libevent"):
        return []
    return [f"/ok/{small(chance)}" for _ in range(chance.choice([0, 0, 0, 1, 2, 5]))]


def faulty(chance, scenario, count, make, **fields):
    connections = []
    for _ in range(count):
        more = {name: value(chance) if callable(value) else value for name, value in fields.items() if name != "reader"}
        connections.append(one(before(chance, scenario) + [make()], start=chance.uniform(0, 1.2), **more,
                               **(fields["reader"]() if "reader" in fields else hurried(chance))))
    return connections


def raw_flush(chance, scenario):
    """A short write taken for a whole one, then shutdown or close: six languages, libevent, Tornado."""
    kind = begin(chance, scenario, PIPES)
    style = ""
    if kind == "c":
        style = chance.choice(["", "&stall=2", "&stall=4&write=9000", "&write=30000", "&write=2000", "&cork=1", "&lowat=4096", "&nodelay=1"])
        style += chance.choice(["", "&end=close"])
    elif kind == "java-nio":
        style = chance.choice(["", "&write=20000", "&write=131072", "&end=close"])
    elif kind == "libevent":
        style = chance.choice(["", f"&written={chance.randrange(20000, 200000)}"])
    elif kind in ("ruby", "go-raw"):
        style = chance.choice(["", "&end=close", "&short=1"])
    scenario["mechanism"] = "freed-buffer" if kind == "libevent" else "flush"
    return faulty(chance, scenario, chance.choice([1, 1, 2, 3, 6]), lambda: f"/{PIPES[kind]}/{large(chance, scenario)}?v=1{style}",
                  reader=lambda: sluggish(chance) if chance.random() < 0.6 else hurried(chance)) + others(chance, scenario)


def raw_tail(chance, scenario):
    """stdio in C, bufio in Go: the last buffer is never flushed."""
    kind = begin(chance, scenario, ["c", "go-raw"])
    scenario["mechanism"] = "unflushed-tail"
    room = chance.choice([1024, 4096, 8192, 32768])
    name = "stdio" if kind == "c" else "buffered"
    return faulty(chance, scenario, chance.choice([1, 2, 3]), lambda: f"/{name}/{chance.randrange(9000, 900000)}?buffer={room}") + others(chance, scenario)


def raw_stop(chance, scenario):
    """The source ends early, or the framework's handler fails."""
    kind = begin(chance, scenario, STOPS)
    scenario["mechanism"] = "failed-source"
    sent = chance.choice([1, 777, 8192, 14480, 65536, 100000, 250000])
    return faulty(chance, scenario, chance.choice([1, 2, 3]), lambda: f"/{STOPS[kind]}/{chance.randrange(300000, 900000)}?sent={sent}") + others(chance, scenario)


def raw_length(chance, scenario):
    kind = begin(chance, scenario, LENGTHS)
    scenario["mechanism"] = "length"
    more = chance.choice([1, 3, 80, 512, 20000])
    make = lambda: f"/short/{chance.randrange(50, 150000)}?more={more}"
    if kind == "php" and chance.random() < 0.7:
        make = lambda: chance.choice([f"/letters/{chance.randrange(400, 60000)}", f"/encoding/{chance.randrange(4000, 300000)}"])
    if kind == "ruby" and chance.random() < 0.5:
        make = lambda: f"/ok/{chance.randrange(10, 9000)}?letters=many"
    if kind in ("tornado", "twisted") and chance.random() < 0.6:
        make = lambda: f"/encoding/{chance.randrange(3000, 90000)}?how={chance.choice(['gzip', 'lines', 'bom'])}"
    return faulty(chance, scenario, chance.choice([1, 2, 3]), make, timeout=chance.choice([1.1, 2.5])) + others(chance, scenario)


def raw_reset(chance, scenario):
    kind = begin(chance, scenario, RESETS)
    scenario["mechanism"] = "abortive"
    name = "full" if kind == "c" and chance.random() < 0.6 else "reset"
    return faulty(chance, scenario, chance.choice([1, 2, 3]), lambda: f"/{name}/{large(chance, scenario)}?sent={chance.randrange(1, 120000)}",
                  reader=lambda: sluggish(chance) if chance.random() < 0.3 else hurried(chance)) + others(chance, scenario)


def raw_timer(chance, scenario):
    """The source gives nothing for so long that the program gives up."""
    begin(chance, scenario, IDLES)
    scenario["mechanism"] = "deadline"
    seconds = chance.choice([1, 2, 3, 4, 6])
    return faulty(chance, scenario, chance.choice([1, 2, 4]),
                  lambda: f"/idle/{chance.randrange(300000, 900000)}?sent={chance.randrange(1, 90000)}&seconds={seconds}") + others(chance, scenario)


def raw_deadline(chance, scenario):
    """A time for the whole response, and readers too slow for it."""
    begin(chance, scenario, DEADLINES, wired=chance.random() < 0.5)
    scenario["network"].pop("loopback", None)
    scenario["mechanism"] = "deadline"
    seconds = chance.choice([1, 2, 3, 5])
    return faulty(chance, scenario, chance.choice([1, 2, 4]), lambda: f"/deadline/{chance.randrange(5000000, 7000000)}?seconds={seconds}&write=16384",
                  reader=lambda: slow(chance, scenario)) + others(chance, scenario)


def raw_patience(chance, scenario):
    """No byte accepted for some seconds: the program closes on a reader that stopped."""
    kind = begin(chance, scenario, PATIENT)
    scenario["mechanism"] = "deadline"
    seconds = chance.choice([1, 2, 3])
    style = ""
    if kind == "c" and chance.random() < 0.3:
        style, scenario["mechanism"] = "&reset=1", "deadline-reset"
    return faulty(chance, scenario, chance.choice([1, 2, 3]), lambda: f"/patience/{large(chance, scenario, 5000000, 7000000)}?seconds={seconds}{style}",
                  rcvbuf=chance.choice([10000, 40000]), stall_at=chance.randrange(500, 90000), stall=seconds * 2 + 2.5,
                  reader=dict) + others(chance, scenario)


def raw_unread(chance, scenario):
    begin(chance, scenario, EARLY)
    scenario["mechanism"] = "unread"
    return faulty(chance, scenario, chance.choice([1, 2, 3]),
                  lambda: {"target": f"/early/{large(chance, scenario, 300000, 900000)}?status={chance.choice([400, 403, 411, 413])}", "method": chance.choice(["POST", "PUT"]),
                           "body": chance.randrange(600000, 2000000), "write": chance.choice([4000, 16384]), "send_pause": 0.001}) + others(chance, scenario)


def raw_exit(chance, scenario):
    """The process ends itself with responses under way: exit, abort, a wild pointer."""
    kind = begin(chance, scenario, EXITS)
    scenario["program"]["model"] = "thread"
    scenario["mechanism"] = "exit-after-write" if kind != "c" else "crash"
    how = chance.choice(["exit", "abort", "segv"])
    culprit = one(f"/{EXITS[kind]}/{large(chance, scenario)}?how={how}&sent={chance.randrange(1000, 400000)}", start=0.9, **slow(chance, scenario))
    victims = [dict(one(f"/ok/{large(chance, scenario)}", start=chance.uniform(0, 0.6), **slow(chance, scenario))) for _ in range(chance.choice([1, 3, 5]))]
    for victim in victims:
        victim["requests"][0]["mechanism"] = "crash"
    late = [one("/ok/50", start=2.5 + number * 0.4) for number in range(chance.choice([0, 2]))]
    if kind == "c":
        culprit["rate"] = None
    return [culprit] + victims + late


def raw_leave(chance, scenario):
    """One process of many dies with its one response; the others live on."""
    kind = begin(chance, scenario, LEAVES)
    scenario["program"]["model"] = "fork"
    scenario["program"]["workers"] = 3
    scenario["mechanism"] = "crash-at-rest"
    return faulty(chance, scenario, chance.choice([1, 2]), lambda: f"/{LEAVES[kind]}/{chance.randrange(300000, 900000)}?how=segv&sent={chance.randrange(500, 200000)}") \
        + others(chance, scenario)


def raw_crash(chance, scenario):
    """A signal ends the program, or a worker of it, with several readers waiting."""
    kind = begin(chance, scenario, ["c", "ruby", "lua", "java-nio", "go-raw", "libevent", "erlang", "php", "puma", "tornado", "twisted", "cheroot", "waitress", "hypercorn"])
    scenario["program"].pop("workers", None)
    scenario["program"]["model"] = "thread"
    scenario["mechanism"] = "crash"
    scenario["actions"] = [{"at": chance.uniform(1.0, 2.0), "signal": "TERM" if kind in ("c", "lua", "libevent") and chance.random() < 0.4 else "KILL"}]
    count = 1 if kind == "php" else chance.choice([1, 2, 4, 7])
    connections = [one(f"/ok/{large(chance, scenario, 3000000, 5000000)}", start=0.2 + chance.uniform(0, 0.4), **slow(chance, scenario)) for _ in range(count)]
    late = [one("/ok/10", start=3.5 + number * 0.3) for number in range(chance.choice([0, 1, 3]))]
    quick = [] if kind == "php" else [one(f"/ok/{small(chance)}", start=chance.uniform(0, 0.3)) for _ in range(chance.choice([0, 3]))]
    return connections + late + quick


def raw_leaving_reader(chance, scenario):
    begin(chance, scenario, ALL)
    scenario["mechanism"] = "receiver"
    connections = faulty(chance, scenario, chance.choice([1, 2, 4]), lambda: f"/ok/{large(chance, scenario, 3000000, 6000000)}",
                         abort_at=lambda c: c.randrange(1, 400000), abort_how=lambda c: c.choice(["close", "close", "reset", "shutdown"]),
                         abort_wait=lambda c: c.uniform(0, 0.8), rcvbuf=lambda c: c.choice([8000, 30000, 120000]))
    return connections + others(chance, scenario)


def raw_healthy(chance, scenario):
    """Whole responses of all these servers, to readers of all kinds."""
    kind = begin(chance, scenario, ALL)
    lossy = scenario["network"].get("loss") or scenario["network"].get("rate_mbit")
    connections = []
    for _ in range(5):
        size = chance.choice([chance.randrange(1, 400000), 16384, 32768, 65536, 14480, 131072])
        request = f"/ok/{size}"
        if kind in ("c", "perl", "php", "puma", "starman", "tornado", "twisted", "hypercorn", "cheroot", "waitress") and chance.random() < 0.3:
            request += f"?chunk={chance.choice([700, 5000, 40000])}"
        if kind == "c" and "?" not in request:
            request += chance.choice(["", "?close=1", "?cork=1", "?lowat=4096", "?cork=1&close=1"])
        reader = chance.choice([hurried(chance), sluggish(chance), {"rcvbuf": 9000, "stall_at": chance.randrange(1, 5000), "stall": chance.uniform(0.4, 2.2)}])
        if lossy:
            reader.pop("rcvbuf", None)
        connections.append(one(request, start=chance.uniform(0, 1.5), half_close=kind in ("c", "ruby", "go-raw") and chance.random() < 0.3,
                               linger=chance.choice([0, 0, 0.6]), close=chance.choice(["fin", "fin", "reset"]), **reader))
    return connections + others(chance, scenario, 4)


def small_files(chance, scenario):
    """Small web servers from Debian, with ranges, conditions and HEAD."""
    kind = begin(chance, scenario, FILES)
    if kind == "caddy":
        scenario["program"]["gzip"] = chance.random() < 0.5
    stalls = [one(f"/plain-{chance.randrange(60000, 300000)}.bin", start=chance.uniform(0, 1), rcvbuf=9000, stall_at=chance.randrange(1, 30000), stall=1.1)]
    return healthy_files(chance, 7) + stalls


def small_files_crash(chance, scenario):
    begin(chance, scenario, FILES)
    scenario["mechanism"] = "crash"
    scenario["actions"] = [{"at": chance.uniform(0.9, 1.7), "signal": "KILL"}]
    size = large(chance, scenario, 4000000, 6000000)
    connections = [one(f"/plain-{size + number}.bin", start=chance.uniform(0, 0.5), **slow(chance, scenario)) for number in range(chance.choice([1, 2, 5]))]
    return connections + [one("/plain-100.bin", start=3.2) for _ in range(chance.choice([0, 2]))]


FOREIGN_CAUSES = {
    "raw-flush": ("flush-before-shutdown", raw_flush, 6), "raw-tail": ("flush-before-shutdown", raw_tail, 2),
    "raw-stop": ("wrong-content-length", raw_stop, 4), "raw-length": ("wrong-content-length", raw_length, 4),
    "raw-reset": ("abortive-close", raw_reset, 2), "raw-timer": ("sender-timeout", raw_timer, 4),
    "raw-deadline": ("sender-timeout", raw_deadline, 2), "raw-patience": ("sender-timeout", raw_patience, 2),
    "raw-unread": ("unread-data-reset", raw_unread, 2), "raw-exit": ("sender-crash", raw_exit, 2), "raw-leave": ("sender-crash", raw_leave, 2),
    "raw-crash": ("sender-crash", raw_crash, 4), "raw-leaving-reader": ("receiver-abort", raw_leaving_reader, 2),
    "raw-healthy": (None, raw_healthy, 8), "small-files": (None, small_files, 4), "small-files-crash": ("sender-crash", small_files_crash, 2),
}
