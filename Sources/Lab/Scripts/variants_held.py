"""Variants with sockets of Rust and Node. What their captures score is looked at as a whole only, also in train."""

from variants_foreign import begin, large, others, small
from variants_programs import one
from wires import draw_point, hurried, slow, sluggish

BEHAVIOURS = {
    "rust-raw": {"flush": "pipe", "unflushed-tail": "buffered", "failed-source": "stop", "length": "short", "deadline": "idle", "slow": "deadline", "patience": "patience",
                 "crash": "ok", "receiver": "ok", "whole": "ok"},
    "node-raw": {"flush": "buffered", "hasty": "hasty", "failed-source": "stop", "length": "short", "deadline": "idle", "slow": "deadline", "crash": "ok", "receiver": "ok",
                 "whole": "ok"},
}


def held(chance, scenario):
    """One fault of one of two servers, with whole responses around it."""
    kind = begin(chance, scenario, list(BEHAVIOURS))
    what = chance.choice(["flush", "flush", "flush", *BEHAVIOURS[kind]])
    behaviour, seconds = BEHAVIOURS[kind][what], chance.choice([1, 2, 3, 5])
    scenario["mechanism"] = {"hasty": "flush", "slow": "deadline", "patience": "deadline", "whole": None}.get(what, what)
    if what in ("slow", "crash", "patience"):
        scenario["network"].pop("loopback", None)
        scenario["point"] = draw_point(chance, scenario["network"])
    if what == "crash":
        scenario["actions"] = [{"at": chance.uniform(1.0, 2.0), "signal": "KILL"}]
    options = {"flush": chance.choice(["", "?write=16384", "?write=100000"]), "hasty": f"?after={chance.choice([5, 50])}", "unflushed-tail": f"?buffer={chance.choice([4096, 8192, 65536])}",
               "failed-source": f"?sent={chance.choice([1, 4096, 12345, 65536])}", "length": f"?more={chance.choice([1, 100, 4096])}",
               "deadline": f"?sent={chance.randrange(1, 90000)}&seconds={seconds}", "slow": f"?seconds={seconds}", "patience": f"?seconds={seconds}"}.get(what, "")
    connections = []
    for _ in range(chance.choice([1, 2, 4, 8])):
        size = {"flush": large(chance, scenario, 2000000, 5000000), "hasty": large(chance, scenario, 2000000, 5000000), "slow": 6000000, "patience": 6000000,
                "crash": 4000000, "receiver": 4000000, "whole": chance.randrange(1, 300000)}.get(what, chance.randrange(90000, 300000)) + chance.randrange(9000)
        reader = slow(chance, scenario) if what in ("slow", "crash") else sluggish(chance) if chance.random() < 0.6 else hurried(chance)
        if what == "patience":
            reader = {"rcvbuf": 16000, "stall_at": 20000, "stall": 2 * seconds + 2.5}
        if what == "receiver":
            reader = {"rcvbuf": 30000, "abort_at": chance.randrange(1, 200000), "abort_how": "close"}
        if what == "length":
            reader["timeout"] = 1.5
        connections.append(one(f"/{behaviour}/{size}{options}", start=chance.uniform(0, 1.5), **reader))
    return connections + others(chance, scenario, chance.choice([2, 6])) + [one(f"/ok/{small(chance)}", start=chance.uniform(0, 4), **hurried(chance)) for _ in range(chance.choice([0, 8]))]


HELD_CAUSES = {"held": ("flush-before-shutdown", held, 6)}
