"""Makes a capture file as captures should not be: with one direction only, with packets twice, late, snapped or cut off.

`lose` drops records as a ring that ran over. The rest are ways for `spoil`; each takes and returns a list of records, which
are pairs of a header (16 bytes) and the packet.
"""

import random
import struct


def records_of(data):
    place, records = 24, []
    while place + 16 <= len(data):
        length = struct.unpack_from("<I", data, place + 8)[0]
        records.append((data[place:place + 16], data[place + 16:place + 16 + length]))
        place += 16 + length
    return records


def rewrite(path, change):
    with open(path, "rb") as source:
        data = source.read()
    records = change(records_of(data))
    with open(path, "wb") as target:
        target.write(data[:24] + b"".join(header + packet for header, packet in records))
    return len(records)


def lose(path, chance, burst=1, seed=1):
    """Drops records, `burst` at a time. Returns how many."""
    drawn = random.Random(seed)
    lost = 0

    def change(records):
        nonlocal lost
        kept, left = [], 0
        for record in records:
            if left == 0 and drawn.random() < chance / burst:
                left = burst
            if left:
                left, lost = left - 1, lost + 1
            else:
                kept.append(record)
        return kept

    rewrite(path, change)
    return lost


def server_port(packet, port):
    """1 where the packet comes from this port, 2 where it goes there, 0 for anything else. Ethernet only."""
    start = {b"\x08\x00": 14 + (packet[14] & 15) * 4, b"\x86\xdd": 54}.get(packet[12:14])
    if start is None or len(packet) < start + 4:
        return 0
    source, target = struct.unpack_from("!HH", packet, start)
    return 1 if source == port else 2 if target == port else 0


def one_way(records, drawn, port, side):
    return [record for record in records if server_port(record[1], port) == side]


def responses_only(records, drawn, port):
    return one_way(records, drawn, port, 1)


def requests_only(records, drawn, port):
    return one_way(records, drawn, port, 2)


def twice(records, drawn, port):
    """Every packet again, some microseconds later, as a mirror port or a bridge shows it."""
    return [copy for record in records for copy in (record, record)]


def overtaken(records, drawn, port):
    """Neighbours out of order, as two queues of a network card deliver them."""
    result = list(records)
    for place in range(len(result) - 1):
        if drawn.random() < 0.08:
            result[place], result[place + 1] = result[place + 1], result[place]
    return result


def snapped(records, drawn, port):
    """The first 68, 96 or 128 bytes of each packet."""
    size = drawn.choice([68, 96, 128])
    return [(header[:8] + struct.pack("<I", min(size, len(packet))) + header[12:], packet[:size]) for header, packet in records]


def middle(records, drawn, port):
    """Neither the beginning nor the end."""
    begin = drawn.uniform(0.1, 0.4)
    return records[int(len(records) * begin):int(len(records) * drawn.uniform(0.6, 0.9))]


def torn(records, drawn, port):
    """The file ends in the middle of a record."""
    kept = records[:int(len(records) * drawn.uniform(0.3, 0.95)) + 1]
    header, packet = kept[-1]
    return kept[:-1] + [(header, packet[:len(packet) // 2])]


def sampled(records, drawn, port):
    """One of three packets, as flow probes take them."""
    return [record for record in records if drawn.random() < 0.33]


def skewed(records, drawn, port):
    """One direction before its time, as two taps show it whose clocks differ."""
    times = [struct.unpack_from("<II", header) for header, _ in records]
    unit = 1_000_000_000 if any(fraction >= 1_000_000 for _, fraction in times) else 1_000_000
    ahead = int(drawn.choice([0.00005, 0.0005, 0.005, 0.05]) * unit)
    moved = []
    for (seconds, fraction), (header, packet) in zip(times, records):
        moment = seconds * unit + fraction - (ahead if server_port(packet, port) == 1 else 0)
        moved.append((moment, struct.pack("<II", *divmod(moment, unit)) + header[8:], packet))
    moved.sort(key=lambda entry: entry[0])
    return [(header, packet) for _, header, packet in moved]


def holed(records, drawn, port):
    """Stretches of up to fifty packets are missing, as when a disk is slow."""
    kept, left = [], 0
    for record in records:
        if left == 0 and drawn.random() < 0.02:
            left = drawn.randint(2, 50)
        if left:
            left -= 1
        else:
            kept.append(record)
    return kept


WAYS = {function.__name__: function for function in (responses_only, requests_only, twice, overtaken, snapped, middle, torn, sampled,
                                                 skewed, holed)}


def spoil(path, how, port, seed=1):
    """Returns how many records are left."""
    return rewrite(path, lambda records: WAYS[how](records, random.Random(seed), port))
