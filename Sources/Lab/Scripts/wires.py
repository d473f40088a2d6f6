"""Networks and readers unlike those of variants.py: other delays, MTUs, kernels' settings, first windows."""

SYSCTLS = [
    {"net.ipv4.tcp_timestamps": "0"}, {"net.ipv4.tcp_sack": "0"}, {"net.ipv4.tcp_window_scaling": "0"}, {"net.ipv4.tcp_ecn": "1"},
    {"net.ipv4.tcp_timestamps": "0", "net.ipv4.tcp_sack": "0", "net.ipv4.tcp_window_scaling": "0"},
    {"net.ipv4.tcp_wmem": "4096 20480 65536"}, {"net.ipv4.tcp_wmem": "4096 262144 2097152"}, {"net.ipv4.tcp_wmem": "8192 50000 50000"},
    {"net.ipv4.tcp_rmem": "4096 16384 65536"}, {"net.ipv4.tcp_rmem": "4096 1048576 8388608"}, {"net.ipv4.tcp_rmem": "4096 30000 250000"},
    {"net.ipv4.tcp_notsent_lowat": "16384"}, {"net.ipv4.tcp_notsent_lowat": "131072"}, {"net.ipv4.tcp_congestion_control": "reno"},
    {"net.ipv4.tcp_congestion_control": "bbr"}, {"net.ipv4.tcp_autocorking": "0"}, {"net.ipv4.tcp_limit_output_bytes": "65536"},
    {"net.ipv4.tcp_moderate_rcvbuf": "0"}, {"net.ipv4.tcp_adv_win_scale": "-2"}, {"net.ipv4.tcp_slow_start_after_idle": "0"},
    {"net.ipv4.tcp_min_snd_mss": "400", "net.ipv4.tcp_dsack": "0"}, {"net.ipv4.tcp_mtu_probing": "2"},
]


def draw_wire(chance, wired=False):
    """`wired`: through the forwarder in any case."""
    kind = "forwarder" if wired else chance.choices(["loopback", "direct", "forwarder"], [2, 3, 6])[0]
    network = {"ipv6": chance.random() < 0.25, "offload": chance.random() < 0.5, "seed": chance.randrange(1, 1 << 30), "sysctls": {}}
    if kind == "loopback":
        network["loopback"] = True
        if chance.random() < 0.4:
            network["mtu"] = chance.choice([1500, 16436, 9000])
    else:
        network["mtu"] = chance.choice([1500, 1500, 1500, 1492, 1420, 1376, 1280, 4000, 9000])
        if chance.random() < 0.25:
            network["route"] = chance.choice([["initcwnd", "2"], ["initcwnd", "4"], ["initcwnd", "30"], ["initrwnd", "4"], ["advmss", "1200"], ["initcwnd", "100", "initrwnd", "100"]])
    if kind == "forwarder":
        network["round_trip_ms"] = chance.choice([0.4, 3, 12, 35, 80, 160])
        network["rate_mbit"] = chance.choice([0, 0, 8, 25, 70])
        network["loss"] = chance.choice([0, 0, 0, 0, 0.003, 0.015])
        network["reorder"] = chance.choice([0, 0, 0, 0.01])
    for _ in range(chance.choice([0, 0, 1, 1, 2])):
        network["sysctls"].update(chance.choice(SYSCTLS))
    return network


def draw_point(chance, network):
    middle = "middle" if network.get("round_trip_ms") or network.get("rate_mbit") or network.get("middlebox") else "server"
    return chance.choice(["client", "server", middle])


def hurried(chance):
    return {"read": chance.choice([1460, 16384, 65536, 1 << 20])}


def slow(chance, scenario):
    """A reader that leaves the sender's queue full for seconds."""
    if scenario["network"].get("loopback"):
        return {"rcvbuf": chance.choice([40000, 100000]), "read": 24000, "rate": chance.choice([900000, 2000000])}
    return {"rcvbuf": chance.choice([5000, 12000, 50000]), "read": chance.choice([3000, 10000]), "rate": chance.choice([50000, 90000, 200000])}


def sluggish(chance):
    """A reader that begins late, then reads."""
    return {"rcvbuf": chance.choice([6000, 24000, 70000, 150000]), "pause_first": chance.uniform(0.15, 1.5), "read": chance.choice([4000, 65536])}
