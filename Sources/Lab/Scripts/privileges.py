"""What a run needs of the kernel, and how it goes without root: network namespaces, raw sockets, a mount namespace.

Root has it all. Another user needs the capabilities in NEEDED, and needs them ambient, so that the programs that are
started (ip, ethtool, tcpdump) have them too. The names of network namespaces are files of root's; such a user gets a
place of its own for them, in a mount namespace that ends with the run.
"""

import ctypes
import os

NEEDED = {"CAP_NET_ADMIN": 12, "CAP_NET_RAW": 13, "CAP_SYS_ADMIN": 21}
NAMES = "/run/netns"
CLONE_NEWNS = 0x20000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 2, 4, 8, 0x4000, 0x40000


def is_root():
    return os.geteuid() == 0


def held(status="/proc/self/status"):
    """The capabilities that this process has and can hand on, and those that it has, as masks."""
    with open(status, encoding="ascii") as lines:
        masks = {name: int(value, 16) for name, value in (line.split(":") for line in lines if line.startswith("Cap"))}
    return masks["CapEff"] if is_root() else masks["CapEff"] & masks.get("CapAmb", 0), masks["CapEff"]


def refusal():
    """Why this process may not run the lab, as a sentence; None if it may."""
    usable, effective = held()
    missing = [name for name, bit in NEEDED.items() if not effective >> bit & 1]
    kept = [name for name, bit in NEEDED.items() if effective >> bit & 1 and not usable >> bit & 1]
    if not missing and not kept:
        return None
    reasons = ([f"this process has no {', '.join(missing)}"] if missing else []) + \
        ([f"{', '.join(kept)} {'is' if len(kept) == 1 else 'are'} not ambient, so that the programs it starts have none of it"] if kept else [])
    words = ",".join(f"+{name[4:].lower()}" for name in NEEDED)
    remedy = "" if is_root() else f"; try: sudo shortfin lab …, or as root: setpriv --reuid USER --init-groups --inh-caps={words} --ambient-caps={words} shortfin lab …"
    return f"needs root or {', '.join(NEEDED)}, to make network namespaces and to capture in them ({'; '.join(reasons)}){remedy}"


def prepare():
    """For others than root: a place for the names of namespaces that only this run sees."""
    if is_root():
        return
    library = ctypes.CDLL(None, use_errno=True)
    owner = f"mode=0755,uid={os.geteuid()},gid={os.getegid()}".encode()
    place = NAMES if os.path.isdir(NAMES) else os.path.dirname(NAMES)
    check(library.unshare(CLONE_NEWNS), "unshare")
    check(library.mount(b"none", b"/", None, ctypes.c_ulong(MS_REC | MS_PRIVATE), None), "mount /")
    check(library.mount(b"tmpfs", place.encode(), b"tmpfs", ctypes.c_ulong(MS_NOSUID | MS_NODEV | MS_NOEXEC), owner), f"mount {place}")
    os.makedirs(NAMES, exist_ok=True)


def check(result, what):
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
