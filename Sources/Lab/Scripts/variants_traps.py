"""Variants for traps that look like faults, or like other faults, more than most. Chance, scenario → connections."""

from variants_network import on_the_wire, others, plain
from variants_programs import one
from wires import draw_point, draw_wire


def through(chance, scenario, round_trips):
    """A path through the forwarder of a known delay, without losses."""
    network = scenario["network"] = draw_wire(chance, wired=True)
    network.update(round_trip_ms=chance.choice(round_trips), rate_mbit=0, loss=0, reorder=0)
    scenario["point"] = draw_point(chance, network)
    return network["round_trip_ms"] / 1000


def simultaneous(chance, scenario):
    """Both ends close while the other's FIN is on its way, after whole messages: a keep-alive time for a keep-alive time."""
    one_way = through(chance, scenario, [60, 100, 200]) / 2
    connections = []
    for _ in range(8):
        linger = chance.choice([0.3, 0.5, 1])
        hold = linger + one_way * chance.uniform(0.6, 1.4)   # what is sent takes one way to arrive
        targets = [f"/ok/{chance.randrange(0, 9000)}" for _ in range(chance.randrange(0, 3))]
        last = f"/ok/{chance.randrange(0, 9000)}?hold={hold:.3f}&end={chance.choice(['close', 'shutdown'])}" + chance.choice(["", "&close=1", "&chunk=900"])
        connections.append(one([*targets, last], start=chance.uniform(0, 2), linger=linger))
    return connections


def simultaneous_cut(chance, scenario):
    """The same with a message that is not whole: the sender's patience with its source and the receiver's with it."""
    one_way = through(chance, scenario, [60, 100, 200]) / 2
    scenario["mechanism"] = "both-leave"
    connections = []
    for _ in range(chance.choice([1, 3])):
        seconds = chance.choice([1, 2])
        connections.append(one(f"/idle/{chance.randrange(90000, 400000)}?sent={chance.randrange(1, 9000)}&seconds={seconds + one_way * chance.uniform(0.6, 1.4):.3f}",
                               start=chance.uniform(0, 1), timeout=seconds))
    return connections + others(chance)


def cached(chance, scenario):
    """A proxy that keeps what its origin cut, and serves it from then on with a length that is right for it."""
    through(chance, scenario, [0.4, 5, 40])
    scenario["point"] = chance.choice(["any", "any", "client"])
    scenario["relay"], scenario["mechanism"] = {"cache": True}, "relayed"
    kind, scenario["origin_cause"] = chance.choice([("linger", "abortive-close"), ("stop", "wrong-content-length"), ("idle", "sender-timeout")])
    connections = []
    for _ in range(chance.choice([1, 2])):
        target = f"/{kind}/{chance.randrange(200000, 900000)}?tag={chance.randrange(1 << 30):x}&sent={chance.randrange(3000, 150000)}&seconds={1 if kind == 'idle' else 0.2}"
        connections.append(one(target, start=chance.uniform(0, 0.5)))
        connections += [one([target] * chance.choice([1, 3]), start=chance.uniform(3, 4)) for _ in range(3)]
    return connections + others(chance, 3)


def recoded(chance, scenario):
    """A proxy that turns chunks into a length; behind it the last chunk may be missing, and nothing of that shows before it."""
    through(chance, scenario, [0.4, 5, 40])
    scenario["point"] = chance.choice(["any", "any", "client"])
    name, coding = chance.choice(["ok", "noend"]), f"chunk={chance.choice([100, 1000, 4096, 16384])}"
    if name == "ok" and chance.random() < 0.5:
        scenario["proxy"] = {"kind": "varnish", "stream": False}
    else:
        scenario["relay"], scenario["origin_cause"] = {"store": True}, "missing-terminal-chunk"
    return [one(f"/{name}/{chance.randrange(1, 300000)}?{coding}&x={number}", start=chance.uniform(0, 1.5)) for number in range(5)] + others(chance, 3)


def injected_near(chance, scenario):
    """Forged resets with a hop limit within two of the host's, and numbers and windows that may follow its packets."""
    hops = chance.choice([62, 63, 64, 65, 66])
    scenario["mechanism"] = mechanism = "injected-alike" if hops == 64 else "injected"
    on_the_wire(chance, scenario, kind="inject", after=chance.randrange(2000, 150000), to=chance.choice(["client", "both", "both"]), hops=hops,
                identification=chance.choice([0, 4660, "next"]), window=chance.choice([0, 512, "copy", "copy"]), flags=chance.choice([0x14, 0x14, 0x04]),
                count=chance.choice([1, 1, 2]), silence=chance.random() < 0.4)
    return [one({"target": plain(chance, 300000, 2000000), "mechanism": mechanism}, start=chance.uniform(0, 1)) for _ in range(chance.choice([1, 2, 4]))] + others(chance)


TRAP_CAUSES = {
    "simultaneous": (None, simultaneous, 6), "simultaneous-cut": ("sender-timeout", simultaneous_cut, 4), "cached": ("relayed-truncation", cached, 6),
    "recoded": (None, recoded, 6), "injected-near": ("injected-reset", injected_near, 8),
}
