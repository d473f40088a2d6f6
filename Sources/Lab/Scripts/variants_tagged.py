"""Captures of a trunk: each frame with one VLAN tag or two, alone or beside the same packets without. Chance, scenario → connections."""

from variants_elsewhere import BOTH
from variants_foreign import raw_healthy, small_files
from variants_kernel import keep_alive_probes
from variants_protocols import odd_answers

TAGS = ["1", "100", "4094", "200.100", "7.7", "8100:12.300", "88a8:9"]
WHOLE = [raw_healthy, raw_healthy, small_files, odd_answers, keep_alive_probes]


def on_trunk(chance, scenario, among):
    connections = chance.choice(among)(chance, scenario)
    network = scenario["network"]
    network.pop("loopback", None)
    network.update(vlan=chance.choice(TAGS), round_trip_ms=network.get("round_trip_ms") or chance.choice([2, 20]))
    scenario["point"] = "middle"
    if chance.random() < 0.3:
        scenario["second"] = chance.choice(["client", "server"])
    return connections


def tagged(chance, scenario):
    return on_trunk(chance, scenario, [make for make in BOTH if make is not raw_healthy])


def tagged_whole(chance, scenario):
    return on_trunk(chance, scenario, WHOLE)


TAGGED_CAUSES = {"tagged": ("flush-before-shutdown", tagged, 8), "tagged-whole": (None, tagged_whole, 6)}
