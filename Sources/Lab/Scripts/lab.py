#!/usr/bin/env python3
"""Runs one reproduction for `shortfin lab`.

    lab.py OPTIONS      a JSON object: cause, output, sender, delay, rate, loss, … (see reproductions.py)
    lab.py --senders    which senders show which cause, as JSON

Exit status: 0 done, 64 options that do not go together, 69 something is missing here, 70 it did not work,
77 not allowed, 130 interrupted.
"""

import json
import os
import shutil
import signal
import sys


def say(text):
    print(text, file=sys.stderr, flush=True)


ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def interrupt(*_):
    """Unwinds the run, which takes everything down. Whoever asks twice does not make that go faster."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(130)


def main():
    from reproductions import SENDERS, Reproduction, Unsuitable
    if sys.argv[1:] == ["--senders"]:
        print(json.dumps(SENDERS))
        return 0
    options = json.loads(sys.argv[1])
    output = options["output"]
    options["name"] = os.path.basename(output).split(".pcap")[0]
    try:
        scenario = Reproduction(options).build()
    except Unsuitable as reason:
        say(f"shortfin lab: {reason}")
        return 64
    if os.path.isdir(output) or not os.path.isdir(os.path.dirname(output) or "."):
        say(f"shortfin lab: cannot write {output}")
        return 70
    import privileges
    reason = privileges.refusal()
    if reason:
        say(f"shortfin lab: {reason}")
        return 77
    lacking = [tool for tool in ("ip", "ethtool", "tcpdump", "curl", "sysctl") if not shutil.which(tool, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")]
    if lacking:
        say(f"shortfin lab: {', '.join(lacking)} is missing; Debian has them in iproute2, ethtool, tcpdump, curl and procps")
        return 69
    return run(scenario, output)


def run(scenario, output):
    import privileges
    import record
    from network import die_with_parent
    from program import Missing
    die_with_parent()
    signal.pthread_sigmask(signal.SIG_SETMASK, [])   # whoever started this may have blocked signals
    for number in ENDINGS:
        signal.signal(number, interrupt)
    say(f"{scenario['about']}: some seconds")
    try:
        privileges.prepare()
        label = record.run(scenario, os.path.dirname(output) or ".", output, say)
    except Missing as reason:
        say(f"shortfin lab: {reason}")
        return 69
    except (RuntimeError, OSError, ValueError) as reason:
        say(f"shortfin lab: the reproduction did not work: {reason}")
        return 70
    cut, healthy = len(label["connections"]) + len(label["open"]), label["healthy"]
    print(f"{output}  {cut} {'message' if cut == 1 else 'messages'} cut, {healthy['requests'] + healthy['responses']} whole, {label['capture_bytes']} bytes of packets")
    print(f"{label['file']}  what the programs said")
    print(f"\nNow: shortfin {output}")
    return 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main())
