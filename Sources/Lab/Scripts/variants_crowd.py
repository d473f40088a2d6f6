"""A busy server: many whole responses of all sizes, and a fault that hits some of them. Chance, scenario → connections."""

from variants_foreign import (DEADLINES, PIPES, STOPS, begin, raw_crash, raw_exit, raw_flush, raw_patience, raw_reset, raw_stop, raw_timer,
                              small)
from variants_programs import one
from wires import draw_point, draw_wire, hurried, slow, sluggish


def crowd(chance, scenario):
    """One fault of one server in a capture of dozens of connections, quick and slow readers mixed."""
    what = chance.choice(["flush", "flush", "flush", "crash", "deadline", "failed-source", "receiver"])
    kinds = {"flush": [kind for kind in PIPES if kind != "libevent"], "crash": ["c", "ruby", "go-raw", "java-nio", "tornado"], "deadline": DEADLINES,
             "failed-source": ["c", "ruby", "go-raw", "java-nio", "cheroot", "waitress"], "receiver": ["c", "go-raw", "twisted"]}[what]
    kind = begin(chance, scenario, kinds)
    scenario["program"]["model"] = "thread"
    scenario["network"].pop("loopback", None)
    scenario["network"]["loss"] = min(scenario["network"].get("loss", 0), 0.003)
    if scenario["network"].get("rate_mbit"):
        scenario["network"]["rate_mbit"] = 70
    if scenario["point"] == "middle" and not scenario["network"].get("round_trip_ms"):
        scenario["point"] = "server"
    scenario["mechanism"] = what
    seconds, sent = chance.choice([2, 3]), chance.choice([1000, 65536, 90000])
    make = {"flush": lambda size: f"/{PIPES[kind]}/{size}", "crash": lambda size: f"/ok/{size}", "deadline": lambda size: f"/deadline/{size}?seconds={seconds}&write=16384",
            "failed-source": lambda size: f"/{STOPS.get(kind, 'ok')}/{size}?sent={sent}", "receiver": lambda size: f"/ok/{size}"}[what]
    connections = []
    for _ in range(chance.choice([40, 60, 80])):
        begin_at = chance.uniform(0, 3)
        lot = chance.random()
        if lot < 0.8:
            connections.append(one([f"/ok/{small(chance)}" for _ in range(chance.choice([1, 1, 3]))], start=begin_at, **hurried(chance)))
        elif lot < 0.9:   # as large as what is cut, and whole
            connections.append(one(f"/ok/{chance.randrange(100000, 300000)}", start=begin_at, **hurried(chance)))
        elif what == "flush":   # the faulty path, small enough to be taken whole
            connections.append(one(make(small(chance)), start=begin_at))
    for _ in range(chance.choice([3, 6, 12])):
        size = chance.randrange(1500000, 4000000)
        if what == "flush":
            connections.append(one(make(size), start=chance.uniform(0, 3), **chance.choice([sluggish(chance), hurried(chance)])))
        elif what == "receiver":
            connections.append(one(make(size), start=chance.uniform(0, 3), abort_at=chance.randrange(1000, 200000), abort_how="close", rcvbuf=30000))
        elif what == "failed-source":
            connections.append(one(make(size), start=chance.uniform(0, 3), **hurried(chance)))
        else:
            connections.append(one(make(size), start=chance.uniform(0, 2.5), **slow(chance, scenario)))
    if what == "crash":
        scenario["actions"] = [{"at": 4.0, "signal": "KILL"}]
    return connections


def neighbours(chance, scenario):
    """Two servers on one host, and a fault of one of them."""
    connections = chance.choice([raw_crash, raw_crash, raw_exit, raw_flush, raw_timer, raw_stop, raw_reset, raw_patience])(chance, scenario)
    if scenario["point"] == "any":
        scenario["point"] = "server"
    scenario["beside"] = {"kind": chance.choice(["c", "ruby", "go-raw", "cheroot", "java-nio"]), "port": 8181}
    whole = [one([f"/ok/{small(chance)}" for _ in range(chance.choice([1, 3]))], start=chance.uniform(0, 5), port=8181, linger=chance.choice([0, 2]), **hurried(chance)) for _ in range(8)]
    slowly = [one(f"/ok/{chance.randrange(100000, 300000)}", start=chance.uniform(0, 2), port=8181, rcvbuf=16000, read=8000, rate=150000) for _ in range(3)]
    return connections + whole + slowly


def crowd_hyper(chance, scenario):
    """The real fault under load: hyper 0.14 answers dozens of requests, and drops its buffer where a body was not read and the reader is slow."""
    scenario["network"] = draw_wire(chance)
    scenario["network"].pop("loopback", None)
    scenario["network"]["loss"] = 0
    scenario["point"] = draw_point(chance, scenario["network"])
    scenario["program"] = {"kind": "hyper", "workers": chance.choice([1, 2, 4])}
    if chance.random() < 0.4:
        scenario["program"]["sndbuf"] = chance.choice([12000, 50000, 150000])
    connections = []
    for _ in range(chance.choice([30, 50])):
        size = small(chance) if chance.random() < 0.8 else chance.randrange(60000, 400000)
        fault = chance.random() < 0.3   # the same request on the faulty path, small or quick enough to come whole
        request = {"target": f"/{size % 9000}?ignore=1", "method": "POST", "withheld": 4000} if fault else {"target": f"/{size}"}
        connections.append(one([request] if fault else [request, {"target": f"/{small(chance)}"}], start=chance.uniform(0, 3), **hurried(chance)))
    for _ in range(chance.choice([3, 6, 12])):
        request = {"target": f"/{chance.randrange(1500000, 4000000)}?ignore=1", "method": "POST", "withheld": chance.randrange(100, 90000), "mechanism": "flush"}
        connections.append(one(request, start=chance.uniform(0, 3), **sluggish(chance)))
    return connections


CROWD_CAUSES = {"neighbours": ("sender-crash", neighbours, 2), "crowd-hyper": ("flush-before-shutdown", crowd_hyper, 2), "crowd": ("flush-before-shutdown", crowd, 4)}
