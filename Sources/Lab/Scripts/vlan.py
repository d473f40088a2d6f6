"""VLAN tags (IEEE 802.1Q) on frames as a packet socket gives them, for kernels that have no VLAN devices.

A frame here begins with struct virtio_net_hdr (PACKET_VNET_HDR), whose offsets count from the Ethernet header: tags
move them. A kernel takes the outermost tag out of a frame that it receives and tells it apart (PACKET_AUXDATA).
"""

import socket
import struct

TAG = 4                  # bytes of one tag
VIRTIO_HEADER = 10       # flags, kind of super-packet, then four lengths of two bytes
ADDRESSES = 12
CUSTOMER, SERVICE = 0x8100, 0x88a8   # TPIDs of 802.1Q and 802.1ad
SOL_PACKET = 263
PACKET_AUXDATA = 8
STATUS_TAGGED, STATUS_TPID = 1 << 4, 1 << 6   # TP_STATUS_VLAN_VALID, TP_STATUS_VLAN_TPID_VALID
AUXDATA = struct.Struct("=IIIHHHH")           # struct tpacket_auxdata


def parse(text):
    """The tags of `100`, `200.100` (802.1ad outside, 802.1Q inside) or `8100:7.100`, outermost first: (TPID, VLAN)."""
    words = text.split(".")
    if not 1 <= len(words) <= 2:
        raise ValueError(f"one or two VLANs, not {len(words)}")
    tags = []
    for number, word in enumerate(words):
        outer = number == 0 and len(words) == 2
        kind, _, vlan = word.rpartition(":")
        tpid = int(kind, 16) if kind else SERVICE if outer else CUSTOMER
        if tpid not in (CUSTOMER, SERVICE) or not 1 <= int(vlan) <= 4094:
            raise ValueError(f"no VLAN: {word}")
        tags.append((tpid, int(vlan)))
    return tags


def tagged(frame, tags):
    """The frame with these tags, outermost first; those within stay."""
    if not tags:
        return frame
    edge = VIRTIO_HEADER + ADDRESSES
    return moved(frame, len(tags)) + frame[VIRTIO_HEADER:edge] + b"".join(struct.pack("!HH", *tag) for tag in tags) + frame[edge:]


def untagged(frame):
    """The frame without the tags that are in it, and these."""
    edge, tags = VIRTIO_HEADER + ADDRESSES, []
    while len(frame) >= edge + TAG * (len(tags) + 1) and struct.unpack_from("!H", frame, edge + TAG * len(tags))[0] in (CUSTOMER, SERVICE):
        tpid, control = struct.unpack_from("!HH", frame, edge + TAG * len(tags))
        tags.append((tpid, control & 0xfff))
    if not tags:
        return frame, []
    return moved(frame, -len(tags)) + frame[VIRTIO_HEADER:edge] + frame[edge + TAG * len(tags):], tags


def moved(frame, tags):
    """The virtio header for so many tags more or fewer: header length and place of the checksum shift with them."""
    flags, kind, header, segment, checksum, offset = struct.unpack_from("=BBHHHH", frame)
    return struct.pack("=BBHHHH", flags, kind, header + TAG * tags if header else 0, segment, checksum + TAG * tags if flags & 1 else checksum, offset)


def receive(link, size):
    """The next frame of a packet socket with PACKET_AUXDATA, without tags, and the tags it had."""
    frame, ancillary, _, _ = link.recvmsg(size, socket.CMSG_SPACE(AUXDATA.size))
    outer = []
    for level, kind, data in ancillary:
        if level == SOL_PACKET and kind == PACKET_AUXDATA and len(data) >= AUXDATA.size:
            status, _, _, _, _, control, tpid = AUXDATA.unpack_from(data)
            if status & STATUS_TAGGED:
                outer = [(tpid if status & STATUS_TPID else CUSTOMER, control & 0xfff)]
    frame, inner = untagged(frame)
    return frame, outer + inner
