"""Captures that are spoilt on purpose (spoil.py), of cut and, more often, of whole messages. Chance, scenario → connections."""

import variants_programs
from spoil import WAYS
from variants_clients import client_healthy
from variants_foreign import raw_crash, raw_flush, raw_healthy, raw_length, raw_reset, raw_stop, raw_timer, small_files
from variants_kernel import fast_open, few_ports, keep_alive_probes
from variants_protocols import odd_answers, oddities, protocols
from wires import draw_point, draw_wire

MIXED = [raw_flush, raw_crash, raw_stop, raw_timer, raw_reset, raw_length, raw_healthy, raw_healthy, raw_healthy, raw_healthy]
WHOLE = [small_files, small_files, client_healthy, odd_answers, odd_answers, oddities, protocols, fast_open, few_ports, keep_alive_probes,
         variants_programs.web_healthy, variants_programs.application_healthy, variants_programs.hyper_healthy]


def spoil_it(chance, scenario, among):
    scenario["network"] = draw_wire(chance)
    scenario["point"] = draw_point(chance, scenario["network"])
    connections = chance.choice(among)(chance, scenario)
    if scenario["point"] == "any" or scenario["network"].get("loopback"):
        scenario["point"] = "client"
    scenario["spoil"] = {"how": chance.choice(sorted(WAYS)), "seed": chance.randrange(1 << 20)}
    return connections


def spoilt(chance, scenario):
    """One direction, packets twice, out of order, snapped, torn, sampled: with and without a fault."""
    return spoil_it(chance, scenario, MIXED)


def spoilt_whole(chance, scenario):
    """The same of traffic in which nothing is cut, HEAD, 304, ranges and stranger things among it."""
    return spoil_it(chance, scenario, WHOLE)


SPOILT_CAUSES = {"spoilt": (None, spoilt, 6), "spoilt-whole": (None, spoilt_whole, 8)}
