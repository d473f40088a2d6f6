"""One reproduction a cause and sender, as `shortfin lab` runs it: options → a scenario.

SENDERS says which programs can show which cause; the first is the default. The explanations for people are in the
Swift target Lab; a test holds the two together.
"""

import vlan

OWN = "own"
FILES = ["nginx", "apache", "lighttpd"]
FRAMEWORKS = ["node", "asyncio", "aiohttp", "gunicorn", "uvicorn", "go", "java"]

SENDERS = {
    "flush-before-shutdown": [OWN, "hyper", "node", "asyncio", "aiohttp"],
    "sender-crash": [OWN, "node", "asyncio", "aiohttp", "uvicorn", "go", "java", "hyper", "nginx", "lighttpd"],
    "unread-data-reset": [OWN, "node", "asyncio", "aiohttp"],
    "abortive-close": [OWN, "node", "asyncio", "go"],
    "sender-timeout": [OWN, "nginx", "apache", "lighttpd", "haproxy", "node", "go", "gunicorn"],
    "receiver-abort": [OWN, "nginx", "apache", "lighttpd", "node", "aiohttp", "go", "java"],
    "injected-reset": [OWN],
    "wrong-content-length": [OWN, *FRAMEWORKS, "lighttpd"],
    "proxy-spool-failure": ["nginx"],
    "relayed-truncation": [OWN, "haproxy", "nginx", "varnish"],
    "missing-terminal-chunk": [OWN],
    "path-failure": [OWN],
    "stall": [OWN],
    "idle-expiry": [OWN],
    "capture-loss": [OWN],
    "capture-partial": [OWN],
    "healthy": [OWN, "hyper", *FRAMEWORKS, *FILES, "haproxy", "varnish"],
}


class Unsuitable(ValueError):
    """Options that do not go together."""


class Reproduction:
    """Builds a scenario from the options of the command line."""

    def __init__(self, options):
        self.options = options
        self.cause = options["cause"]
        if self.cause not in SENDERS:
            raise Unsuitable(f"'{self.cause}' cannot be reproduced here")
        self.sender = options.get("sender") or SENDERS[self.cause][0]
        if self.sender not in SENDERS[self.cause]:
            raise Unsuitable(f"{self.sender} does not show {self.cause}; these do: {', '.join(SENDERS[self.cause])}")
        self.own = self.sender == OWN
        self.count = options.get("count") or 3
        self.loopback = bool(options.get("loopback"))
        self.big = options.get("size") or (9000000 if self.loopback else 2000000)
        self.medium = options.get("size") or 300000
        self.scenario = {
            "name": options["name"], "about": f"shortfin lab {self.cause}, sender {self.sender}", "network": self.network(),
            "server": {key: options[key] for key in ("sndbuf",) if options.get(key)}, "point": options.get("capture_at") or ("middle" if options.get("vlan") else "client"),
            "cause": None if self.cause == "healthy" else self.cause, "limit": 90}

    def network(self):
        options = self.options
        if self.loopback:
            unfit = [name for name in ("delay", "rate", "loss", "reorder", "vlan") if options.get(name)]
            if unfit:
                raise Unsuitable(f"loopback has no {', '.join(unfit)}; leave out --loopback")
            if options.get("capture_at") == "middle":
                raise Unsuitable("loopback has no middle; leave out --loopback")
            network = {"loopback": True}
        else:
            network = {"round_trip_ms": options.get("delay", 20), "rate_mbit": options.get("rate", 100), "loss": options.get("loss", 0),
                       "reorder": options.get("reorder", 0), "offload": bool(options.get("offload"))}
        if options.get("vlan"):
            try:
                vlan.parse(options["vlan"])
            except ValueError as reason:
                raise Unsuitable(f"--vlan: {reason}") from None
            network["vlan"] = options["vlan"]
        elif options.get("capture_at") == "middle" and not (network.get("round_trip_ms") or network.get("rate_mbit")):
            raise Unsuitable("a direct wire has no middle; give it a delay or a rate")
        if options.get("mtu"):
            network["mtu"] = options["mtu"]
        network["ipv6"] = bool(options.get("ipv6"))
        network["seed"] = options.get("seed", 1)
        if options.get("no_timestamps"):
            network["sysctls"] = {"net.ipv4.tcp_timestamps": "0"}
        return network

    # -- parts of a plan

    def small(self, size):
        if self.sender in FILES and self.cause != "relayed-truncation" and "proxy" not in self.scenario:
            return f"/plain-{size}.bin"
        return f"/{size}" if self.sender == "hyper" else f"/ok/{size}"

    def document(self, size):
        """A large whole document of this sender."""
        return self.small(size)

    def connection(self, request, **fields):
        """A faulty connection with as many whole responses before as --position says."""
        before = [{"target": self.small(500 + 700 * number)} for number in range(self.options.get("position") or 0)]
        request = dict({"target": request} if isinstance(request, str) else request)
        if self.options.get("rcvbuf"):
            fields["rcvbuf"] = self.options["rcvbuf"]
        return dict(fields, requests=before + [request])

    def coding(self):
        return "&chunk=4096" if self.options.get("chunked") else ""

    def faulty(self, make, spread=0.2, **fields):
        return [self.connection(make(number), start=0.1 + spread * number, **fields) for number in range(self.count)]

    def companions(self):
        return [{"requests": [{"target": self.small(900 + 3100 * number)}, {"target": self.small(40 * number + 1)}], "start": 0.15 * number}
                for number in range(4)]

    def serve(self, mechanism, **options):
        """The program that serves, and what happens to its messages."""
        if not self.own:
            if self.options.get("sndbuf"):
                if self.sender == "apache":
                    options.setdefault("settings", []).append(f"SendBufferSize {self.options['sndbuf']}")
                elif self.sender in ("nginx", "hyper"):
                    options["sndbuf"] = self.options["sndbuf"]
                else:
                    raise Unsuitable(f"{self.sender} has no setting for SO_SNDBUF; senders own, nginx, apache and hyper do")
            self.scenario["program"] = dict(options, kind=self.sender)
        self.scenario["mechanism"] = mechanism
        self.scenario.pop("cause", None)

    def build(self):
        options = self.options
        if options.get("request") and self.cause not in ("flush-before-shutdown", "sender-crash", "abortive-close", "sender-timeout", "wrong-content-length"):
            raise Unsuitable(f"{self.cause} is not reproduced in requests")
        if (options.get("request") or options.get("chunked")) and not self.own:
            raise Unsuitable("--request and --chunked are for the lab's own sender")
        if self.loopback and self.cause in ("path-failure", "injected-reset", "idle-expiry"):
            raise Unsuitable(f"{self.cause} needs a wire between two hosts; leave out --loopback")
        connections = self.in_requests() if options.get("request") else getattr(self, self.cause.replace("-", "_"))()
        self.scenario["client"] = {"connections": connections}
        return self.scenario

    def in_requests(self):
        writer, cause = {"flush-before-shutdown": ("flush", None), "sender-crash": ("crash", None), "abortive-close": ("linger", None),
                         "sender-timeout": ("deadline", None), "wrong-content-length": ("stop", None)}[self.cause]
        self.scenario["server"]["rcvbuf"] = 32768
        request = {"target": "/ok/10", "method": "PUT", "writer": writer, "request_cause": self.cause, "headers": {"X-Pause": "0.01", "X-Read": "16384"}}
        if self.options.get("chunked"):
            request["chunk"] = 4096
        if writer == "crash":
            request.update(write=4096, send_pause=0.02, seconds=0.6)
        if writer == "deadline":
            request.update(write=4096, send_pause=0.02, seconds=2)
        if writer in ("linger", "stop"):
            request["send_only"] = 20000
        size = self.options.get("size") or (2500000 if writer in ("flush", "deadline") else 300000)
        return self.faulty(lambda number: dict(request, body=size + number * 1000)) + self.companions()

    # -- causes

    def flush_before_shutdown(self):
        self.serve("flush")
        slow = {"pause_first": 0.4, "rcvbuf": 65536}
        if self.own:
            return self.faulty(lambda number: f"/flush/{self.big + number * 77777}?x=1{self.coding()}", **(slow if self.loopback else {})) + self.companions()
        if self.sender == "hyper":
            return self.faulty(lambda number: {"target": f"/{self.big + number * 77777}?ignore=1", "method": "POST", "withheld": 1000}, **slow) + self.companions()
        return self.faulty(lambda number: f"/buffered/{self.big + number * 77777}", **slow) + self.companions()

    def sender_crash(self):
        slow = {"rcvbuf": 16384, "read": 8192, "rate": 100000}
        self.serve("crash")
        late = [{"requests": [{"target": self.small(10)}], "start": 3.5 + 0.3 * number} for number in range(2)]
        if self.own:
            return self.faulty(lambda number: f"/crash/{self.big + number * 50000}?of={self.count}&seconds=0.6{self.coding()}", **slow) + self.companions() + late
        self.scenario["actions"] = [{"at": 2.0, "signal": "KILL", "who": "workers" if self.sender == "nginx" else "server"}]
        return self.faulty(lambda number: self.document(max(self.big, 4000000) + number), spread=0.1, **slow) + self.companions() + late

    def unread_data_reset(self):
        self.serve("unread")
        if self.own:
            return self.faulty(lambda number: {"target": f"/unread/{self.medium}", "method": "POST", "body": 400000 + number * 50000}) + self.companions()
        return self.faulty(lambda number: {"target": f"/early/{max(self.big, 900000)}", "method": "POST", "body": 2000000, "write": 8192, "send_pause": 0.001}) + self.companions()

    def abortive_close(self):
        self.serve("abortive")
        if self.own:
            return self.faulty(lambda number: f"/linger/{self.big + number}?x=1{self.coding()}") + self.companions()
        return self.faulty(lambda number: f"/reset/{self.medium + number}?sent={20000 + number * 3000}") + self.companions()

    def sender_timeout(self):
        seconds = 2
        stalled = {"rcvbuf": 16384, "stall_at": 20000, "stall": seconds * 2 + 2.5}
        if self.sender == "haproxy":
            self.scenario["proxy"] = {"kind": "haproxy", "timeouts": {"server": seconds * 1000}}
            self.scenario["mechanism"] = "deadline"
            return self.faulty(lambda number: {"target": f"/hang/{self.medium + number}?sent=20000", "origin_mechanism": "receiver"}) + self.companions()
        if self.own:
            self.serve("deadline")
            self.scenario["server"].setdefault("sndbuf", 40000)
            return self.faulty(lambda number: f"/sendtimeout/{self.big + number}?seconds={seconds}{self.coding()}", **stalled) + self.companions()
        settings = {"nginx": [f"send_timeout {seconds}s"], "apache": [f"Timeout {seconds}"], "lighttpd": [f"server.max-write-idle = {seconds}"]}
        self.serve("worker-timeout" if self.sender == "gunicorn" else "deadline", settings=settings.get(self.sender, []),
                   timeout=seconds * (1 if self.sender == "gunicorn" else 1000), write_timeout=seconds * 1000)
        if self.sender == "node":
            return self.faulty(lambda number: f"/idle/{self.medium + number}?sent=20000") + self.companions()
        if self.sender == "gunicorn":
            return [self.connection("/slow/2000000?pause=0.05", start=0.5)] + self.companions()
        if self.sender == "go":
            return self.faulty(lambda number: self.document(4000000 + number), rcvbuf=16384, read=8192, rate=90000) + self.companions()
        return self.faulty(lambda number: self.document(max(self.big, 4000000) + number), **stalled) + self.companions()

    def receiver_abort(self):
        self.serve("receiver")
        if self.own:
            return self.faulty(lambda number: f"/ok/{self.big + number}", rcvbuf=65536, abort_at=60000, abort_wait=0.2) + self.companions()
        plans = [["--max-time", "1.5", "--limit-rate", "300k"], ["--max-filesize", "1000000"], ["--limit-rate", "300k"]]
        connections = self.faulty(lambda number: self.document(9000000 + number))
        for number, connection in enumerate(connections):
            connection["curl"] = plans[number % 3]
            if number % 3 == 2:
                connection["interrupt"] = 1.0
        return connections + self.companions()

    def injected_reset(self):
        self.serve("injected")
        self.scenario["network"]["middlebox"] = {"kind": "inject", "match": "forbidden", "after": 60000, "to": "both", "hops": 246, "identification": 1, "window": 512}
        return self.faulty(lambda number: f"/ok/{self.big + number}?topic=forbidden") + self.companions()

    def wrong_content_length(self):
        self.serve("length")
        if self.own:
            kinds = ["json", "gzip", "lines", "minified", "bom"]
            return self.faulty(lambda number: f"/short/{20000 + number * 1000}?kind={kinds[number % 5]}&more=100", timeout=1.5) + self.companions()
        prefix = "/cgi" if self.sender in FILES else ""
        if prefix:
            companions = [{"requests": [{"target": f"/cgi/ok/{900 + number}"}], "start": 0.1 * number} for number in range(3)]
        else:
            companions = self.companions()
        return self.faulty(lambda number: f"{prefix}/short/{20000 + number * 1000}?more=100" if number % 2 else f"{prefix}/encoding/{20000 + number}?how=gzip", timeout=2) + companions

    def proxy_spool_failure(self):
        self.scenario["proxy"] = {"kind": "nginx-proxy", "full_disk": 200704}
        self.scenario["point"] = self.options.get("capture_at") or "any"
        self.scenario["mechanism"] = "spool" if self.scenario["point"] == "any" else "spool-front"
        return self.faulty(lambda number: {"target": f"/ok/{max(self.big, 3000000) + number}", "origin_mechanism": "receiver"}, rcvbuf=16384, read=8192, rate=100000) + self.companions()

    def relayed_truncation(self):
        self.scenario["point"] = self.options.get("capture_at") or "any"
        self.scenario["mechanism"] = "relayed"
        if self.own:
            self.scenario.update(relay={}, origin_cause="abortive-close")
        else:
            self.scenario["proxy"] = {"kind": "nginx-proxy" if self.sender == "nginx" else self.sender}
        return self.faulty(lambda number: {"target": f"/linger/{self.medium + number * 9000}?tag={number:x}c&sent={70000 + number * 1111}&seconds=0.2",
                                           "origin_mechanism": "abortive"}) + self.companions()

    def missing_terminal_chunk(self):
        self.serve("last-chunk")
        return self.faulty(lambda number: f"/noend/{20000 + number * 999}?chunk=4096") + self.companions()

    def path_failure(self):
        self.serve("path")
        self.scenario["network"]["middlebox"] = {"kind": "cut", "match": "forbidden", "after": 60000}
        return self.faulty(lambda number: {"target": f"/giveup/{self.medium + number}?topic=forbidden&seconds=3", "mechanism": "path"}, timeout=6) + self.companions()

    def stall(self):
        self.serve("stall")
        self.scenario["early_stop"] = 5
        return self.faulty(lambda number: {"target": f"/hang/{self.medium + number}?sent=20000", "mechanism": "stall"}) + self.companions()

    def idle_expiry(self):
        self.serve("expired-reset")
        self.scenario["network"]["middlebox"] = {"kind": "forget", "match": "forbidden", "idle": 1.5, "then": "reset-both", "hops": 250}
        return self.faulty(lambda number: {"target": f"/ok/{self.medium + number}?topic=forbidden&pause=2.5", "mechanism": "expired-reset"}, timeout=8) + self.companions()

    def capture_loss(self):
        self.scenario["lose"] = {"chance": 0.02, "burst": 10, "seed": self.options.get("seed", 1)}
        return self.faulty(lambda number: f"/ok/{self.medium + number}?close=1") + self.companions()

    def capture_partial(self):
        self.scenario["late_start"] = 0.5
        self.scenario["early_stop"] = 1.6
        return self.faulty(lambda number: f"/ok/{self.medium + number}", rcvbuf=16384, read=8192, rate=150000) + self.companions()

    def healthy(self):
        if self.sender in ("haproxy", "varnish"):
            self.scenario["proxy"] = {"kind": self.sender}
        elif not self.own:
            self.scenario["program"] = {"kind": self.sender}
        return self.faulty(lambda number: self.document(self.medium + number), rcvbuf=16384, stall_at=20000, stall=0.8) + self.companions()
