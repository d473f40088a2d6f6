"""Failures of other variants on the networks of wires.py, and faults of the path and the capture with other programs."""

import variants_network
import variants_programs
from variants_foreign import (ALL, PIPES, begin, hurried, large, others, raw_crash, raw_flush, raw_healthy, raw_leaving_reader, raw_length, raw_patience, raw_reset,
                              raw_stop, raw_timer, raw_unread, small)
from variants_programs import one
from wires import draw_point, draw_wire

# The real flush bugs come first: they are what Shortfin is for.
MOVED = [variants_programs.hyper_flush, variants_programs.hyper_flush, variants_programs.application_flush, variants_programs.application_crash,
         variants_programs.application_timer, variants_programs.application_failure, variants_programs.application_unread, variants_programs.web_timeout,
         variants_programs.web_crash, variants_programs.curl_leaves, variants_programs.application_length]
MOVED_HEALTHY = [variants_programs.hyper_healthy, variants_programs.web_healthy, variants_programs.application_healthy, variants_network.reuse_race]
MOVED_PROXIES = [variants_programs.proxy_relayed, variants_programs.proxy_timer, variants_programs.proxy_spool, variants_programs.proxy_healthy]
MOVED_NETWORK = [variants_network.expired, variants_network.stalled, variants_network.unflushed, variants_network.lengths, variants_network.nasty_healthy,
                 variants_network.capture_loss_cut, variants_network.capture_loss_healthy]
BOTH = [raw_flush, raw_flush, raw_crash, raw_stop, raw_length, raw_reset, raw_timer, raw_patience, raw_unread, raw_leaving_reader, raw_healthy, raw_healthy]


def moved(chance, scenario, among=tuple(MOVED)):
    """The same programs and faults, on a wire that no weight has seen."""
    scenario["network"] = draw_wire(chance)
    scenario["point"] = draw_point(chance, scenario["network"])
    connections = chance.choice(list(among))(chance, scenario)
    if scenario["point"] == "middle" and scenario["network"].get("loopback"):
        scenario["point"] = "client"
    return connections


def moved_healthy(chance, scenario):
    return moved(chance, scenario, tuple(MOVED_HEALTHY))


def moved_proxies(chance, scenario):
    scenario["network"] = draw_wire(chance)
    scenario["server"]["port"] = 8080
    return chance.choice(MOVED_PROXIES)(chance, scenario)


def moved_network(chance, scenario):
    return moved(chance, scenario, tuple(MOVED_NETWORK))


def on_path(chance, scenario, **middlebox):
    kind = begin(chance, scenario, [name for name in ALL if name not in ("php", "puma", "starman", "libevent", "erlang")], wired=True)
    scenario["network"].update(loss=0, middlebox=dict(middlebox, match="parcel"))
    return kind


def parcel(chance, low=300000, high=2000000):
    return f"/ok/{chance.randrange(low, high)}?parcel=1"


def path_faults(chance, scenario):
    """Forged resets, paths that die, segments that are too large: with servers and kernels' settings of other kinds."""
    what = chance.choice(["inject", "inject", "cut", "blackhole"])
    if what == "inject":
        on_path(chance, scenario, kind="inject", after=chance.choice([0, chance.randrange(1000, 250000)]), to=chance.choice(["client", "both"]),
                hops=chance.choice([50, 61, 127, 200, 255]), identification=chance.choice([0, 7, 4660, 54321]), window=chance.choice([0, 229, 8192, 65535]),
                flags=chance.choice([0x14, 0x04]), count=chance.choice([1, 2, 5]), silence=chance.random() < 0.5, step=chance.choice([536, 1460]))
        scenario["mechanism"] = "injected"
    elif what == "cut":
        on_path(chance, scenario, kind="cut", after=chance.randrange(5000, 250000), direction=chance.choice(["both", "down", "up"]))
        scenario["mechanism"] = "path"
    else:
        on_path(chance, scenario, kind="blackhole", above=1300)
        scenario["network"].update(mtu=1500, offload=False)
        scenario["network"].pop("route", None)
        scenario["network"]["sysctls"].pop("net.ipv4.tcp_mtu_probing", None)
        scenario["mechanism"] = "path"
    connections = [dict(one({"target": parcel(chance), "mechanism": scenario["mechanism"]}, timeout=chance.choice([3, 6]), start=chance.uniform(0, 1)), **hurried(chance))
                   for _ in range(chance.choice([1, 2, 3]))]
    return connections + [one(f"/ok/{small(chance) % 1000}", start=chance.uniform(0, 1)) for _ in range(3)]


def poor_captures(chance, scenario, faults=True):
    """Captures that lost packets, were snapped, began late or stopped early, of cut and whole messages."""
    kind = begin(chance, scenario, PIPES)
    what = chance.choice(["lose", "lose", "snap", "late", "early"])
    if what == "lose":
        scenario["lose"] = {"chance": chance.choice([0.001, 0.008, 0.04]), "burst": chance.choice([1, 3, 20]), "seed": chance.randrange(1 << 20)}
    elif what == "late":
        scenario["late_start"] = chance.uniform(0.2, 0.9)
    elif what == "early":
        scenario["early_stop"] = chance.uniform(0.7, 1.6)
    else:
        scenario["snap_kept"] = chance.choice([192, 320])
    scenario["mechanism"] = "freed-buffer" if kind == "libevent" else "flush"
    connections = others(chance, scenario, 6)
    if faults:
        connections += [one(f"/{PIPES[kind]}/{large(chance, scenario)}", start=chance.uniform(0, 1), **hurried(chance)) for _ in range(3)]
    for _ in range(3):
        connections.append(one(f"/ok/{chance.randrange(20000, 200000)}", start=chance.uniform(0, 1), rcvbuf=chance.choice([10000, 60000]), read=4000, rate=300000))
    return connections


def both_sides(chance, scenario):
    """The same connections captured at the client and at the server, given together."""
    connections = chance.choice(BOTH)(chance, scenario)
    if not scenario["network"].get("loopback"):
        scenario["point"], scenario["second"] = "client", chance.choice(["server", "server", "middle" if scenario["network"].get("round_trip_ms") else "server"])
    return connections


def poor_captures_healthy(chance, scenario):
    return poor_captures(chance, scenario, faults=False)


ELSEWHERE_CAUSES = {
    "moved-proxies": ("relayed-truncation", moved_proxies, 2), "moved-network": ("wrong-content-length", moved_network, 4),
    "moved": ("flush-before-shutdown", moved, 8), "moved-healthy": (None, moved_healthy, 4), "path-faults": ("path-failure", path_faults, 4),
    "both-sides": ("flush-before-shutdown", both_sides, 4),
    "poor-captures": ("flush-before-shutdown", poor_captures, 2), "poor-captures-healthy": (None, poor_captures_healthy, 4),
}
