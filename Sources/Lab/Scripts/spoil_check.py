#!/usr/bin/env python3
"""Spoils captures in every way of spoil.py, and lists the whole messages that shortfin then calls truncated, and the wrong
causes that it is sure of (0.9 and more).

    spoil_check.py PROGRAM DIRECTORY [--only NAME…] [--way WAY…] [--seeds 3] [--keep DIRECTORY]

A message that arrived whole may become unreadable so, never cut; and what little is left of a cut one names no other cause.
Exit status 1 if there is any line.
"""

import argparse
import concurrent.futures
import glob
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile

from spoil import WAYS, spoil
from truth import accepted_causes, place_of


def known(path, largest):
    """The label of a capture that was not spoilt before and of whose every message it tells, else None."""
    with open(path, encoding="utf-8") as source:
        label = json.load(source)
    unfit = ("open", "unclaimed", "partial", "lose", "second", "dropped_by_tcpdump")
    if any(label.get(key) for key in unfit) or label["point"] == "any" or label["capture_bytes"] > largest:
        return None
    return label


def is_wrong(finding, causes):
    """Whether a finding blames what arrived whole, or names a wrong cause for sure. `causes`: what each cut connection accepts."""
    accepted = causes.get(place_of(finding)[0])
    if accepted is None:
        return finding["verdict"] == "truncated"
    return finding["verdict"] == "truncated" and finding["confidence"] >= 0.9 and finding["cause"] not in accepted


def blame(program, path, label, way, seed, keep):
    """What is wrong in the findings of one spoilt version: a line, or None."""
    causes = {}
    for entry in label["connections"]:
        causes.setdefault(entry["client_port"], set()).update(accepted_causes(entry))
    name = f"{os.path.basename(path)[:-5]}-{way}-{seed}.pcap"
    with tempfile.TemporaryDirectory(prefix="shortfin-spoil-") as work:
        spoilt = os.path.join(work, name)
        with gzip.open(path[:-5] + ".pcap.gz") as source, open(spoilt, "wb") as target:
            shutil.copyfileobj(source, target)
        spoil(spoilt, way, label["server"].get("port", 8080), seed)
        done = subprocess.run([program, "--format", "json", spoilt], capture_output=True, check=False)
        if done.returncode not in (0, 2) or not done.stdout:
            return f"{name}: status {done.returncode} {done.stderr.decode(errors='replace')[:200]}"
        blamed = [finding for finding in json.loads(done.stdout)["findings"] if is_wrong(finding, causes)]
        if blamed and keep:
            shutil.copy(spoilt, os.path.join(keep, name))
    if not blamed:
        return None
    return f"{name}: " + ", ".join(map(line, blamed))


def line(finding):
    port, _, direction, index = place_of(finding)
    return f"port {port} {direction} {index} {finding['cause']} {finding['confidence']:.2f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("directory")
    parser.add_argument("--only", action="append", help="names that begin so")
    parser.add_argument("--way", action="append", choices=list(WAYS), help="ways to spoil them; all without")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--largest", type=int, default=1500000, help="bytes of a capture")
    parser.add_argument("--keep", help="where to copy the spoilt captures in which something is blamed")
    options = parser.parse_args()
    runs = []
    for path in sorted(glob.glob(os.path.join(options.directory, "*.json"))):
        if options.only and not os.path.basename(path).startswith(tuple(options.only)):
            continue
        label = known(path, options.largest)
        if label:
            runs += [(options.program, path, label, way, seed, options.keep) for way in options.way or WAYS for seed in range(options.seeds)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        lines = [line for line in pool.map(lambda run: blame(*run), runs) if line]
    print("\n".join([f"{len(runs)} spoilt captures, something wrong in {len(lines)}"] + lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main())
