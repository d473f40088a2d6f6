"""Variants in which the path, the capture or nobody is at fault. Each function: chance, scenario → connections."""

from variants_programs import one


def on_the_wire(chance, scenario, **middlebox):
    """A path through the forwarder, with a box on it that knows faulty flows by the word `forbidden` in a request."""
    network = scenario["network"]
    network.pop("loopback", None)
    network["round_trip_ms"] = network.get("round_trip_ms") or chance.choice([2, 20, 50])
    network["loss"] = 0
    network["middlebox"] = dict(middlebox, match="forbidden")


def plain(chance, low=300000, high=1500000, name="ok", options=""):
    return f"/{name}/{chance.randrange(low, high)}?topic=forbidden{options}"


def others(chance, count=4):
    return [one([f"/ok/{chance.randrange(1, 40000)}" for _ in range(chance.randrange(1, 3))], start=chance.uniform(0, 1.5)) for _ in range(count)]


def path_cut(chance, scenario):
    """The path dies in the middle of a transfer; the sender gives up by TCP_USER_TIMEOUT, or the capture ends first."""
    scenario["mechanism"] = "path"
    on_the_wire(chance, scenario, kind="cut", after=chance.randrange(20000, 200000), direction=chance.choice(["both", "down"]))
    name = chance.choice(["ok", "giveup", "giveup"])
    return [one({"target": plain(chance, 400000, 1500000, name, "&seconds=2"), "mechanism": "path"}, timeout=chance.choice([4, 7]), start=chance.uniform(0, 1))
            for _ in range(chance.choice([1, 2, 3]))] + others(chance)


def path_black_hole(chance, scenario):
    """Packets above a size vanish without a word: the handshake and small messages pass, full segments never do."""
    scenario["mechanism"] = "path"
    scenario["network"].update(mtu=1500, offload=False)
    on_the_wire(chance, scenario, kind="blackhole", above=chance.choice([1400, 1420, 1450]))
    return [one([f"/ok/{chance.randrange(1, 900)}?topic=forbidden"] * chance.choice([0, 1]) + [{"target": plain(chance), "mechanism": "path"}],
                timeout=chance.choice([4, 6]), start=chance.uniform(0, 1)) for _ in range(chance.choice([1, 2]))] + others(chance)


def injected(chance, scenario):
    """A box forges a reset in the middle of a response: another TTL, IP ID and window than the host's."""
    on_the_wire(chance, scenario, kind="inject", after=chance.choice([0, 0, *[chance.randrange(2000, 150000) for _ in range(6)]]), to=chance.choice(["client", "both", "both"]),
                hops=chance.choice([57, 60, 128, 255, 246]), identification=chance.choice([0, 1, 31337, 0xbeef]), window=chance.choice([0, 0, 512, 65535, 14480]),
                flags=chance.choice([0x14, 0x14, 0x04]), count=chance.choice([1, 1, 3]), silence=chance.random() < 0.4,
                order=chance.choice(["behind", "behind", "before"]))
    scenario["network"]["middlebox"]["step"] = chance.choice([1460, 1448])
    if scenario["network"]["middlebox"]["order"] == "before":
        scenario["network"]["middlebox"]["ahead"] = 0
        scenario["network"]["middlebox"]["order"] = "behind"
    scenario["mechanism"] = "injected"
    return [one({"target": plain(chance, 300000, 2000000), "mechanism": "injected"}, start=chance.uniform(0, 1)) for _ in range(chance.choice([1, 2, 4]))] + others(chance)


def expired(chance, scenario):
    """A box forgets flows that were silent: what comes after the silence is dropped, or answered by a reset."""
    idle = chance.choice([1, 1.5, 2])
    then = chance.choice(["drop", "reset", "reset-both"])
    hops = chance.choice([64, 63, 255, 250])
    on_the_wire(chance, scenario, kind="forget", idle=idle, then=then, hops=hops)
    mechanism = "expired" if then == "drop" else "expired-alike" if hops in (63, 64) else "expired-reset"
    scenario["mechanism"] = mechanism
    return [one({"target": f"/ok/{chance.randrange(60000, 200000)}?topic=forbidden&pause={idle + chance.uniform(0.6, 1.5):.2f}", "mechanism": mechanism},
                start=chance.uniform(0, 0.5), timeout=idle + 5) for _ in range(chance.choice([1, 2, 3]))] + others(chance)


def reuse_race(chance, scenario):
    """The server's keep-alive timer closes while the next request is under way: no message is cut."""
    scenario["program"] = {"kind": "node", "keep_alive": chance.choice([500, 1000])}
    wait = scenario["program"]["keep_alive"] / 1000 + chance.uniform(0.9, 1.3)
    return [one([f"/ok/{chance.randrange(1, 9000)}", f"/ok/{chance.randrange(1, 9000)}"], think=wait, start=chance.uniform(0, 1)) for _ in range(4)]


def stalled(chance, scenario):
    """The sender stops and nobody ends; or the reader stops for good. The capture ends first."""
    scenario["early_stop"] = chance.uniform(4, 6)
    scenario["mechanism"] = "stall"
    if chance.random() < 0.5:
        return [one({"target": f"/hang/{chance.randrange(90000, 900000)}?sent={chance.randrange(0, 80000)}", "mechanism": "stall"}, start=chance.uniform(0, 1))
                for _ in range(chance.choice([1, 2]))] + others(chance)
    return [one({"target": f"/ok/{chance.randrange(9000000, 12000000)}", "mechanism": "stopped-reader"}, rcvbuf=16384, stall_at=chance.randrange(100, 50000),
                stall=60, start=chance.uniform(0, 1)) for _ in range(chance.choice([1, 2]))] + others(chance)


def capture_loss_healthy(chance, scenario):
    """Whole messages, and a capture that lost packets: in bursts as a ring that ran over, or here and there."""
    scenario["lose"] = {"chance": chance.choice([0.002, 0.02, 0.1]), "burst": chance.choice([1, 5, 40]), "seed": chance.randrange(1 << 20)}
    return [one([f"/ok/{chance.randrange(1000, 300000)}" + chance.choice(["", "?close=1", "?chunk=4000"])], start=chance.uniform(0, 1.5)) for _ in range(8)] + others(chance)


def capture_loss_cut(chance, scenario):
    scenario["lose"] = {"chance": chance.choice([0.002, 0.01, 0.05]), "burst": chance.choice([1, 5, 40]), "seed": chance.randrange(1 << 20)}
    low = 3000000 if scenario["network"].get("loopback") else 600000
    return [one({"target": f"/flush/{chance.randrange(low, low * 2)}", "mechanism": "flush"}, start=chance.uniform(0, 1)) for _ in range(3)] + others(chance)


def unflushed(chance, scenario):
    """A buffered writer (stdio, BufWriter) that is never flushed at its end."""
    buffer = chance.choice([4096, 8192, 8192, 16384, 65536])
    return [one({"target": f"/buffered/{chance.randrange(100000, 400000)}?buffer={buffer}&end={chance.choice(['close', 'shutdown'])}", "mechanism": "unflushed-tail"},
                start=chance.uniform(0, 1)) for _ in range(chance.choice([1, 2, 4]))] + others(chance)


def lengths(chance, scenario):
    """Bodies changed after their length was taken: line ends, byte-order marks, minified JSON, compression."""
    kind = chance.choice(["lines", "bom", "minified", "gzip", "html"])
    end = chance.choice(["", "&close=1"])
    return [one({"target": f"/short/{chance.randrange(2000, 90000)}?kind={kind}{end}", "mechanism": "length"}, start=chance.uniform(0, 1), timeout=1.5)
            for _ in range(chance.choice([1, 2, 3]))] + others(chance)


def nasty_healthy(chance, scenario):
    """Duplicated frames, overtaking, small windows, simultaneous closes, bodies longer than declared, exact sizes."""
    network = scenario["network"]
    network.pop("loopback", None)
    network.update(round_trip_ms=network.get("round_trip_ms") or 5, duplicate=chance.choice([0, 0.02, 0.1]), reorder=chance.choice([0, 0.05]),
                   loss=chance.choice([0, 0.005, 0.02]))
    exact = [46336, 65536, 78192, 131072, 219264, 32768, 14480]
    connections = [one(f"/ok/0?total={chance.choice(exact)}&close=1&end={chance.choice(['close', 'shutdown'])}", start=chance.uniform(0, 1)) for _ in range(3)]
    connections += [one(f"/ok/{chance.choice(exact)}?close=1", start=chance.uniform(0, 1), half_close=True) for _ in range(2)]
    connections += [one(f"/long/{chance.randrange(100, 9000)}", start=chance.uniform(0, 1))]
    connections += [one([{"target": f"/ok/{chance.randrange(100, 90000)}", "method": "HEAD"}, "/status/204", "/interim/500"], start=chance.uniform(0, 1), close="reset")]
    connections += [one([{"target": "/ok/30", "method": "PUT", "body": chance.choice([65536, 8192, 100001]), "headers": {"Expect": "100-continue"}, "apart": 0.05}], start=0.3)]
    connections += [one(f"/ok/{chance.randrange(100000, 300000)}", rcvbuf=4096, read=2048, start=chance.uniform(0, 1))]
    return connections + others(chance, 2)


NETWORK_CAUSES = {
    "path-cut": ("path-failure", path_cut, 8), "path-black-hole": ("path-failure", path_black_hole, 6),
    "injected": ("injected-reset", injected, 16), "expired": ("idle-expiry", expired, 10), "reuse-race": (None, reuse_race, 6),
    "stalled": ("stall", stalled, 8), "capture-loss-healthy": (None, capture_loss_healthy, 10),
    "capture-loss-cut": ("flush-before-shutdown", capture_loss_cut, 8), "unflushed": ("flush-before-shutdown", unflushed, 6),
    "lengths": ("wrong-content-length", lengths, 10), "nasty-healthy": (None, nasty_healthy, 14),
}
