"""Timers as long as people set them, and servers that are told to stop. Chance, scenario → connections."""

from variants_foreign import begin, large, others, small
from variants_programs import one
from wires import draw_point, draw_wire, hurried, slow


def long_timers(chance, scenario):
    """Five to thirty seconds: a silent source, a stopped reader, a time for the whole response."""
    what = chance.choice(["idle", "idle", "patience", "deadline", "nginx"])
    seconds = chance.choice([5, 10, 15, 30]) if what != "deadline" else chance.choice([5, 10])
    scenario["limit"] = 120
    scenario["mechanism"] = "deadline"
    if what == "nginx":
        scenario["network"] = draw_wire(chance)
        scenario["point"] = draw_point(chance, scenario["network"])
        scenario["program"] = {"kind": "nginx", "settings": [f"send_timeout {seconds}s", "lingering_timeout 1s"]}
        size = 12000000 if scenario["network"].get("loopback") else 5000000
        return [one(f"/plain-{size + number}.bin", rcvbuf=12000, stall_at=chance.randrange(500, 60000), stall=2 * seconds + 3, start=chance.uniform(0, 2)) for number in range(chance.choice([1, 3]))] + \
            [one("/plain-4000.bin", start=chance.uniform(0, 10)) for _ in range(3)]
    begin(chance, scenario, {"idle": ["c", "ruby", "java-nio", "go-raw", "lua", "erlang", "twisted", "tornado"], "patience": ["c", "erlang"], "deadline": ["c", "java-nio", "go-raw"]}[what])
    if what == "deadline":
        scenario["network"].pop("loopback", None)
        scenario["point"] = draw_point(chance, scenario["network"])
    connections = []
    for _ in range(chance.choice([1, 2, 4])):
        start = chance.uniform(0, 3)
        if what == "idle":
            connections.append(one(f"/idle/{chance.randrange(200000, 900000)}?sent={chance.randrange(1, 90000)}&seconds={seconds}", start=start, **hurried(chance)))
        elif what == "patience":
            connections.append(one(f"/patience/{large(chance, scenario, 5000000, 7000000)}?seconds={seconds}", start=start, rcvbuf=16000, stall_at=chance.randrange(500, 60000), stall=2 * seconds + 3))
        else:
            connections.append(one(f"/deadline/{chance.randrange(9000000, 12000000)}?seconds={seconds}&write=16384", start=start, **slow(chance, scenario)))
    return connections + others(chance, scenario)


def stopped(chance, scenario):
    """SIGTERM, as a deployment sends it, with slow readers still at work."""
    begin(chance, scenario, ["c", "ruby", "perl", "lua", "java-nio", "go-raw", "libevent", "erlang", "puma", "tornado", "twisted", "hypercorn", "cheroot", "starman"])
    scenario["program"]["model"] = "thread"
    scenario["program"].pop("workers", None)
    scenario["mechanism"] = "stopped"
    scenario["actions"] = [{"at": chance.uniform(1.5, 2.5), "signal": "TERM"}]
    scenario["limit"] = 120
    connections = [one(f"/ok/{large(chance, scenario, 3000000, 4000000)}", start=chance.uniform(0, 0.8), **slow(chance, scenario)) for _ in range(chance.choice([1, 2, 4]))]
    return connections + [one(f"/ok/{small(chance)}", start=chance.uniform(0, 1)) for _ in range(3)]


def coded(chance, scenario):
    """The same ends in messages of chunks."""
    what = chance.choice(["flush", "flush", "deadline", "crash", "last-chunk", "failed-chunks"])
    begin(chance, scenario, {"failed-chunks": ["puma", "starman", "php"]}.get(what, ["c"]))
    scenario["program"]["model"] = "thread"
    chunk = chance.choice([100, 1000, 4096, 16384, 65536])
    scenario["mechanism"] = what
    count = chance.choice([1, 2, 4])
    if what in ("deadline", "crash"):
        scenario["network"].pop("loopback", None)
        scenario["point"] = draw_point(chance, scenario["network"])
    make = {"flush": lambda: f"/pipe/{large(chance, scenario)}?chunk={chunk}", "deadline": lambda: f"/deadline/{chance.randrange(5000000, 7000000)}?chunk={chunk}&seconds=2&write=16384",
            "crash": lambda: f"/ok/{large(chance, scenario, 3000000, 5000000)}?chunk={chunk}", "last-chunk": lambda: f"/noend/{chance.randrange(100, 200000)}?chunk={chunk}",
            "failed-chunks": lambda: f"/abort/{chance.randrange(100000, 300000)}?chunk={chunk}&sent={chance.randrange(1, 60000)}"}[what]
    if what == "crash":
        scenario["actions"] = [{"at": 1.5, "signal": "KILL"}]
    reader = (lambda: slow(chance, scenario)) if what in ("deadline", "crash") else (lambda: hurried(chance))
    connections = [one(make(), start=chance.uniform(0, 0.8), **reader()) for _ in range(count)]
    return connections + [one(f"/ok/{small(chance)}" + chance.choice(["", f"?chunk={chunk}"]), start=chance.uniform(0, 1)) for _ in range(4)]


END_CAUSES = {"coded": ("flush-before-shutdown", coded, 2), "long-timers": ("sender-timeout", long_timers, 2), "stopped": ("sender-crash", stopped, 2)}
