"""Whole messages on kernels that do what few are told to: few ports, Fast Open, keep-alive probes, odd captures."""

from variants_foreign import begin, small
from variants_programs import one
from wires import draw_point, draw_wire


def few_ports(chance, scenario):
    """Seven local ports for thirty connections: addresses and ports come back while the capture runs."""
    begin(chance, scenario, ["c", "ruby", "go-raw", "cheroot", "tornado"])
    scenario["network"]["sysctls"].update({"net.ipv4.ip_local_port_range": "42000 42006", "net.ipv4.tcp_tw_reuse": "1"})
    connections = []
    for number in range(30):
        headers = {"Connection": "close"} if chance.random() < 0.6 else {}
        target = f"/ok/{small(chance)}" + ("?close=1" if headers and scenario["program"]["kind"] == "c" else "")
        connections.append(one({"target": target, "headers": headers}, start=number * 0.13, linger=chance.choice([0, 0, 0.2]), close=chance.choice(["fin", "fin", "reset"])))
    return connections


def fast_open(chance, scenario):
    """Requests in the SYN, by curl, against listeners that the kernel opened for it."""
    begin(chance, scenario, ["c", "go-raw", "java-nio", "twisted", "h2o"])
    scenario["network"]["sysctls"]["net.ipv4.tcp_fastopen"] = "1543"   # client, server, without cookies, every listener
    files = scenario["program"]["kind"] == "h2o"
    target = lambda: f"/plain-{chance.randrange(1, 200000)}.bin" if files else f"/ok/{chance.randrange(1, 200000)}"
    return [dict(one([target() for _ in range(chance.choice([1, 3]))], start=chance.uniform(0, 1.2)), curl=["--tcp-fastopen"]) for _ in range(8)]


def keep_alive_probes(chance, scenario):
    """A source that pauses for seconds, and a client whose kernel asks whether anybody is there: one byte below the next."""
    scenario["network"] = draw_wire(chance)
    scenario["point"] = draw_point(chance, scenario["network"])
    return [dict(one(f"/ok/{chance.randrange(2000, 60000)}?pause={chance.choice([2.2, 3.4])}", start=chance.uniform(0, 1)), curl=["--keepalive-time", "1"]) for _ in range(4)] + \
        [one([f"/ok/{small(chance)}", f"/ok/{small(chance)}"], start=chance.uniform(0, 1), think=2.5) for _ in range(3)]


def every_interface(chance, scenario):
    """A capture of all interfaces (Linux cooked), of servers that answer as they should."""
    begin(chance, scenario, ["c", "ruby", "go-raw", "java-nio", "puma", "hypercorn", "waitress"])
    scenario["point"] = "any"
    return [one([f"/ok/{chance.randrange(1, 300000)}" for _ in range(chance.choice([1, 2]))], start=chance.uniform(0, 1.2), close=chance.choice(["fin", "reset"]),
                **chance.choice([{}, {"rcvbuf": 8000, "stall_at": 3000, "stall": 1.0}, {"half_close": True} if scenario["program"]["kind"] in ("c", "ruby") else {}]))
            for _ in range(8)]


KERNEL_CAUSES = {"few-ports": (None, few_ports, 2), "fast-open": (None, fast_open, 2), "keep-alive-probes": (None, keep_alive_probes, 2),
                 "every-interface": (None, every_interface, 2)}
