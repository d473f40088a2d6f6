"""What a box on the path does to the flows that pass it: cuts, losses by size, forged resets, forgotten state.

A flow is subject to an impairment when one of its packets from the client contains the bytes of `match`, as a box
that looks into packets would choose; without `match` every flow is.
"""

import struct
import time


def ones_complement(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


class Packet:
    """The fields of a TCP packet in an Ethernet frame that a box needs. `tcp` is None for anything else."""

    def __init__(self, frame):
        self.frame, self.tcp = frame, None
        kind = frame[12:14]
        if kind == b"\x08\x00" and frame[23] == 6:
            self.version, start = 4, 14
            self.network = frame[14:14 + (frame[14] & 15) * 4]
            self.length = struct.unpack_from("!H", frame, 16)[0]
            self.addresses = frame[26:30], frame[30:34]
            self.hops, self.identification = frame[22], struct.unpack_from("!H", frame, 18)[0]
            start += len(self.network)
        elif kind == b"\x86\xdd" and frame[20] == 6:
            self.version, start = 6, 54
            self.network = frame[14:54]
            self.length = 40 + struct.unpack_from("!H", frame, 18)[0]
            self.addresses = frame[22:38], frame[38:54]
            self.hops, self.identification = frame[21], 0
        else:
            return
        self.tcp = frame[start:start + 20]
        (self.source, self.target, self.sequence, self.acknowledged, offset, self.flags, self.window) = \
            struct.unpack_from("!HHIIBBH", frame, start)
        self.payload = frame[start + (offset >> 4) * 4:14 + self.length]

    def flow(self, from_client):
        one, other = (self.addresses[0], self.source), (self.addresses[1], self.target)
        return (one, other) if from_client else (other, one)


def reset(packet, from_sender, sequence, acknowledged, flags, hops, identification, window):
    """A frame with a TCP reset, as if from the sender (or, reversed, the receiver) of `packet`."""
    ethernet = packet.frame[:14] if from_sender else packet.frame[6:12] + packet.frame[:6] + packet.frame[12:14]
    source, target = packet.addresses if from_sender else packet.addresses[::-1]
    ports = (packet.source, packet.target) if from_sender else (packet.target, packet.source)
    segment = struct.pack("!HHIIBBHHH", *ports, sequence & 0xffffffff, acknowledged & 0xffffffff, 5 << 4, flags, window, 0, 0)
    if packet.version == 4:
        pseudo = source + target + struct.pack("!BBH", 0, 6, len(segment))
        network = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(segment), identification, 0x4000, hops, 6, 0, source, target)
        network = network[:10] + struct.pack("!H", ones_complement(network)) + network[12:]
    else:
        pseudo = source + target + struct.pack("!II", len(segment), 6)
        network = struct.pack("!IHBB16s16s", 6 << 28, len(segment), 6, hops, source, target)
    segment = segment[:16] + struct.pack("!H", ones_complement(pseudo + segment)) + segment[18:]
    return bytes(10) + ethernet + network + segment   # ten zero bytes: the header that PACKET_VNET_HDR asks for


class Flow:
    def __init__(self):
        self.marked = False
        self.down = 0            # payload bytes seen from the server
        self.last = time.monotonic()
        self.cut_at = None
        self.fired = False
        self.forgotten = False


class Middlebox:
    """Decides the fate of each frame: `pass_on` returns the frames to send, each with the side it leaves by.

    kind       cut (nothing passes after `after` bytes from the server, for `seconds` or for ever; `direction`),
               blackhole (packets from the server above `above` bytes vanish, without a word),
               inject (a forged reset to `to` after `after` bytes from the server, or at the request: `after` 0;
               `identification` "next" and `window` "copy" follow the packet that set it off),
               forget (a flow silent for `idle` seconds is no longer known: `then` drop, or reset what still comes)
    """

    def __init__(self, plan):
        self.plan, self.kind = plan, plan["kind"]
        self.match = plan.get("match", "").encode()
        self.flows = {}

    def pass_on(self, side, frame):
        """`side` 0 is the client's. `frame` begins with the ten bytes of struct virtio_net_hdr."""
        packet = Packet(frame[10:])
        through = [(1 - side, frame)]
        if packet.tcp is None:
            return through
        flow = self.flows.setdefault(packet.flow(side == 0), Flow())
        if packet.flags & 2 and side == 0:   # a SYN begins the flow anew
            flow.__init__()
        if side == 0 and self.match in packet.payload and (packet.payload or not self.match):
            flow.marked = True
        idle = time.monotonic() - flow.last
        flow.last = time.monotonic()
        if side == 1:
            flow.down += len(packet.payload)
        if not flow.marked:
            return through
        return getattr(self, self.kind)(side, frame, packet, flow, idle, through)

    def cut(self, side, frame, packet, flow, idle, through):
        if flow.cut_at is None and flow.down >= self.plan.get("after", 0):
            flow.cut_at = time.monotonic()
        if flow.cut_at is None:
            return through
        over = "seconds" in self.plan and time.monotonic() > flow.cut_at + self.plan["seconds"]
        wanted = self.plan.get("direction", "both")
        hit = wanted == "both" or (wanted == "down") == (side == 1)
        return through if over or not hit else []

    def blackhole(self, side, frame, packet, flow, idle, through):
        segment = struct.unpack_from("<H", frame, 4)[0]   # gso_size of a super-packet
        size = packet.length if not segment else segment + packet.length - len(packet.payload)
        return [] if side == 1 and size > self.plan["above"] else through

    def inject(self, side, frame, packet, flow, idle, through):
        if flow.fired and self.plan.get("silence"):   # the box also drops what still comes
            return []
        if flow.fired or flow.down < self.plan.get("after", 0) or (side == 0 and self.plan.get("after", 0)):
            return through
        flow.fired = True
        plan, forged = self.plan, []
        ahead = plan.get("ahead", 0)
        with_ack = plan.get("flags", 0x14)
        number, window = plan.get("identification", 0), plan.get("window", 0)
        if number == "next":
            number = (packet.identification + 1) & 0xffff
        fields = dict(hops=plan.get("hops", 64), identification=number, window=packet.window if window == "copy" else window)
        end = packet.sequence + len(packet.payload)
        for to in ("client", "server") if plan.get("to", "both") == "both" else (plan["to"],):
            for number in range(plan.get("count", 1)):
                step = ahead + number * plan.get("step", 1460)
                towards = 0 if to == "client" else 1
                from_sender = towards != side   # travels as the packet does
                if from_sender:
                    forged.append((towards, reset(packet, True, end + step, packet.acknowledged, with_ack, **fields)))
                else:
                    forged.append((towards, reset(packet, False, packet.acknowledged + step, end, with_ack, **fields)))
        return through + forged if plan.get("order", "behind") == "behind" else forged + through

    def forget(self, side, frame, packet, flow, idle, through):
        if idle > self.plan["idle"]:
            flow.forgotten = True
        if not flow.forgotten:
            return through
        if self.plan.get("then", "drop") == "drop":
            return []
        fields = dict(hops=self.plan.get("hops", 64), identification=0, window=0)
        answer = reset(packet, False, packet.acknowledged, packet.sequence + len(packet.payload), 4, **fields)
        onward = reset(packet, True, packet.sequence, packet.acknowledged, 0x14, **fields)
        return [(side, answer)] + ([(1 - side, onward)] if self.plan["then"] == "reset-both" else [])
