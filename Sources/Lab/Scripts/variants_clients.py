"""Variants with clients that others wrote, and with requests that their client cuts. Chance, scenario → connections."""

from variants_foreign import IDLES, PIPES, STOPS, begin, large, others, small
from variants_programs import one
from wires import draw_point, draw_wire

SAYING = ["go", "node", "ruby", "requests", "urllib", "aiohttp"]
COUNTING = ["java", "wget", "ab"]


def by(kind, *targets, **fields):
    return dict(one(list(targets), **fields), client=kind)


def browser(chance, kind):
    """Six connections at once, as browsers open them."""
    start = chance.uniform(0, 0.8)
    return [by(kind, *[f"/ok/{chance.randrange(100, 60000)}" for _ in range(3)], start=start) for _ in range(6)]


def client_healthy(chance, scenario):
    begin(chance, scenario, ["c", "java-nio", "go-raw", "puma", "tornado", "twisted", "cheroot", "waitress", "hypercorn", "starman"])
    connections = []
    for _ in range(4):
        kind = chance.choice(SAYING)
        connections.append(by(kind, *[f"/ok/{chance.choice([0, 1, 1000, 16384, 65536, small(chance), chance.randrange(1, 600000)])}" for _ in range(chance.choice([1, 3]))],
                              start=chance.uniform(0, 1)))
    kind = chance.choice([*COUNTING, "browser"])
    if kind == "browser":
        return connections + browser(chance, chance.choice(["go", "urllib"]))
    if kind == "ab":
        return connections + [dict(by("ab", f"/ok/{chance.randrange(100, 20000)}"), options=["-n", "60", "-c", "4", *chance.choice([["-k"], []])])]
    return connections + [by(kind, f"/ok/{small(chance)}", f"/ok/{small(chance)}", start=0.1)]


def client_sees_cut(chance, scenario):
    """Faults as other clients meet them: how they read, acknowledge and close differs."""
    which = chance.choice(["flush", "flush", "failed-source", "deadline"])
    table = {"flush": PIPES, "failed-source": STOPS, "deadline": dict.fromkeys(IDLES, "idle")}[which]
    kind = begin(chance, scenario, [name for name in table if name not in ("php", "puma", "starman")])
    scenario["mechanism"] = "freed-buffer" if which == "flush" and kind == "libevent" else which
    behaviour, sent, seconds = table[kind], chance.randrange(1, 90000), chance.choice([1, 2, 5])
    connections = []
    for _ in range(chance.choice([1, 2, 4])):
        size = large(chance, scenario, 4000000, 9000000) if which == "flush" else chance.randrange(200000, 400000)
        connections.append(by(chance.choice(SAYING), f"/{behaviour}/{size}?sent={sent}&seconds={seconds}", start=chance.uniform(0, 1)))
    return connections + others(chance, scenario, 3)


def upload_cut(chance, scenario):
    """A client in C cuts its request: flush bug, failed source, reset, crash, its own deadline."""
    scenario["network"] = draw_wire(chance)
    scenario["point"] = draw_point(chance, scenario["network"])
    how = chance.choice(["pipe", "pipe", "stop", "reset", "fault", "deadline", "idle"])
    cause, also = {"pipe": ("flush-before-shutdown", []), "stop": ("wrong-content-length", []), "reset": ("abortive-close", []),
                   "fault": ("sender-crash", ["wrong-content-length"]), "deadline": ("sender-timeout", []), "idle": ("sender-timeout", [])}[how]
    scenario["server"] = {"port": 8000, "rcvbuf": chance.choice([8192, 40000, 100000])}
    seconds = chance.choice([1, 2, 3])
    step, pause = (8192, 0.08) if how == "deadline" else (chance.choice([4096, 16384]), chance.choice([0.005, 0.02]))
    connections = []
    for _ in range(chance.choice([1, 2, 4])):
        size = chance.randrange(6000000, 9000000) if how == "pipe" else chance.randrange(1500000, 2000000)
        request = {"target": "/ok/20", "how": how, "body": size, "sent": chance.randrange(1, 150000), "seconds": seconds, "sndbuf": chance.choice([0, 0, 9000, 60000]),
                   "request_cause": cause, "request_others": also}
        if how == "deadline":
            request["sndbuf"] = 20000
        if how in ("pipe", "deadline"):
            request["headers"] = {"X-Pause": str(pause), "X-Read": str(step)}
        connections.append(dict(one(request, start=chance.uniform(0, 1)), client="upload"))
    whole = [dict(one({"target": "/ok/20", "how": "ok", "body": chance.randrange(1, 200000), "chunk": chance.random() < 0.4}, start=chance.uniform(0, 1)), client="upload")
             for _ in range(3)]
    scenario["limit"] = 90
    return connections + whole + [one(f"/ok/{small(chance)}", start=chance.uniform(0, 1)) for _ in range(2)]


CLIENT_CAUSES = {"client-healthy": (None, client_healthy, 6), "client-sees-cut": ("flush-before-shutdown", client_sees_cut, 4),
                 "upload-cut": ("flush-before-shutdown", upload_cut, 4)}
