"""Variants with further proxies and gateways. Each function: chance, scenario → connections, see variants.py."""

from variants_programs import one
from wires import draw_wire, slow, sluggish

PROXIES = ["squid", "h2o-proxy", "caddy-proxy", "apache-proxy"]


def begin(chance, scenario, kinds=tuple(PROXIES), point=None):
    scenario["network"] = draw_wire(chance)
    scenario["proxy"] = {"kind": chance.choice(list(kinds))}
    if scenario["proxy"]["kind"] == "caddy-proxy":
        scenario["proxy"]["flush"] = chance.random() < 0.5
    scenario["point"] = point or chance.choice(["any", "any", "client"])
    scenario["server"]["port"] = 8080
    return scenario["proxy"]["kind"]


def tagged(chance, text):
    return text + ("&" if "?" in text else "?") + f"tag={chance.randrange(1 << 30):x}"


def others(chance, count=3):
    return [one([tagged(chance, f"/ok/{chance.randrange(1, 30000)}") for _ in range(chance.choice([1, 2]))], start=chance.uniform(0, 1)) for _ in range(count)]


def gateway_healthy(chance, scenario):
    begin(chance, scenario)
    connections = [one([tagged(chance, f"/ok/{chance.randrange(1, 200000)}" + chance.choice(["", "?chunk=2500"])) for _ in range(2)], start=chance.uniform(0, 1)) for _ in range(4)]
    connections.append(one({"target": "/ok/50", "method": "POST", "body": chance.randrange(1, 60000)}, start=0.2))
    connections.append(one({"target": tagged(chance, "/ok/30000"), "method": "HEAD"}, start=0.4))
    connections.append(one({"target": tagged(chance, "/status/304?length=4000")}, start=0.6))
    connections.append(one(tagged(chance, "/ok/300000"), rcvbuf=12000, stall_at=4000, stall=chance.uniform(0.5, 1.5), start=0.3))
    return connections


def gateway_relayed(chance, scenario):
    begin(chance, scenario)
    scenario["mechanism"] = "relayed"
    kind = chance.choice(["stop", "linger", "idle", "flush"])
    origin = {"stop": "length", "linger": "abortive", "idle": "deadline", "flush": "flush"}[kind]
    options = {"stop": "sent={}", "linger": "sent={}&seconds=0.2", "idle": "sent={}&seconds=2", "flush": "write=32768&y={}"}[kind]
    if kind == "flush":
        scenario["server"]["sndbuf"] = 50000
    low = 9000000 if kind == "flush" else 300000
    connections = [one({"target": tagged(chance, f"/{kind}/{chance.randrange(low, low + 900000)}?" + options.format(chance.randrange(20000, 200000))), "origin_mechanism": origin},
                       start=chance.uniform(0, 1), **(sluggish(chance) if kind == "flush" else {})) for _ in range(chance.choice([1, 2, 3]))]
    return connections + others(chance)


def gateway_timer(chance, scenario):
    """The proxy's own patience with a silent origin."""
    kind = begin(chance, scenario, ["h2o-proxy", "apache-proxy", "squid", "nginx-proxy"])
    seconds = chance.choice([1, 2, 3])
    scenario["proxy"].update({"h2o-proxy": {"timeout": seconds * 1000}, "apache-proxy": {"settings": [f"ProxyTimeout {seconds}"]},
                              "squid": {"settings": [f"read_timeout {seconds} seconds"]}, "nginx-proxy": {"proxy": [f"proxy_read_timeout {seconds}s"]}}[kind])
    scenario["mechanism"] = "deadline"
    return [one({"target": tagged(chance, f"/hang/{chance.randrange(90000, 400000)}?sent={chance.randrange(1000, 60000)}"), "origin_mechanism": "receiver"},
                start=chance.uniform(0, 1)) for _ in range(chance.choice([1, 2, 3]))] + others(chance)


def gateway_crash(chance, scenario):
    """The proxy is killed with slow readers before it."""
    begin(chance, scenario, ["squid", "h2o-proxy", "caddy-proxy"], point="client")
    scenario["mechanism"] = "crash"
    scenario["actions"] = [{"at": chance.uniform(1.2, 2.0), "signal": "KILL", "of": "proxy"}]
    scenario["network"] = draw_wire(chance, wired=True)
    size = 2500000
    return [one({"target": tagged(chance, f"/ok/{size + chance.randrange(900000)}"), "origin_mechanism": "receiver"}, start=chance.uniform(0, 0.5), **slow(chance, scenario))
            for _ in range(chance.choice([2, 3, 5]))]


def fastcgi(chance, scenario):
    """nginx before php-fpm: scripts that fail, workers that die or take too long, readers that are slow."""
    scenario["network"] = draw_wire(chance)
    scenario["program"] = program = {"kind": "php-fpm", "socket": chance.choice(["unix", "tcp"]), "settings": ["lingering_timeout 1s"]}
    if chance.random() < 0.4:
        program["fastcgi"] = [chance.choice(["fastcgi_buffering off", "fastcgi_buffers 4 8k", "fastcgi_buffers 32 4k"])]
    scenario["point"] = chance.choice(["client", "server", "any"])
    what = chance.choice(["abort", "exit", "terminate", "read", "short", "send"])
    seconds = chance.choice([1, 2, 3])
    target = f"/idle/{chance.randrange(300000, 900000)}?sent={chance.randrange(500, 90000)}&seconds=9"
    scenario["mechanism"] = {"abort": "failed-source", "exit": "worker-lost", "terminate": "worker-timer", "read": "deadline", "short": "length", "send": "deadline"}[what]
    reader = {}
    if what in ("abort", "exit"):
        target = f"/{what}/{chance.randrange(300000, 900000)}?sent={chance.randrange(500, 90000)}"
    elif what == "terminate":
        program["terminate"] = seconds
    elif what == "read":
        program["fastcgi"] = program.get("fastcgi", []) + [f"fastcgi_read_timeout {seconds}s"]
    elif what == "short":
        target = chance.choice([f"/letters/{chance.randrange(500, 60000)}", f"/short/{chance.randrange(500, 60000)}?more={chance.choice([1, 44, 5000])}", f"/encoding/{chance.randrange(5000, 90000)}"])
        reader["timeout"] = 2
    else:
        program["settings"].append(f"send_timeout {seconds}s")
        target = f"/ok/{12000000 if scenario['network'].get('loopback') else 5000000}"
        reader = {"rcvbuf": 16000, "stall_at": chance.randrange(500, 50000), "stall": 2 * seconds + 2.5}
    plain = lambda: f"/ok/{chance.randrange(1, 50000)}" + chance.choice(["", "", "?chunk=3000"])
    return [one(target, start=chance.uniform(0, 0.6), **reader) for _ in range(chance.choice([1, 2, 3]))] + \
        [one([plain(), plain()], start=chance.uniform(0, 0.8)) for _ in range(3)]


GATEWAY_CAUSES = {
    "gateway-healthy": (None, gateway_healthy, 4), "gateway-relayed": ("relayed-truncation", gateway_relayed, 4),
    "gateway-timer": ("sender-timeout", gateway_timer, 4), "gateway-crash": ("sender-crash", gateway_crash, 2), "fastcgi": ("sender-timeout", fastcgi, 6),
}
