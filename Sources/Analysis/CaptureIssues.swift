import Model
import PacketLayers
import TCPStreams

// What a report says about a capture's packets and about limits that were reached.

extension DecodeTally {
    /// What was wrong with packets.
    var issues: [CaptureIssue] {
        [
            CaptureIssue(
                unsupported, "packet", "unsupported-packets", "of a link type or protocol that is not decoded"),
            CaptureIssue(malformed, "packet", "malformed-packets", "with headers that contradict themselves"),
            CaptureIssue(truncated, "packet", "short-packets", "stored too short to decode"),
            CaptureIssue(
                untimed, "packet", "packets-without-time",
                "without time (pcapng simple packet blocks): no duration can be told on connections with such"),
        ].compactMap { $0 }
    }
}

extension StreamTotals {
    /// What was given up since too much was open.
    var issues: [CaptureIssue] {
        [
            CaptureIssue(
                evicted, "connection", "connection-limit",
                "given up because too many were open at a time (--max-connections raises the limit)")
        ].compactMap { $0 }
    }
}

extension FragmentStatistics {
    /// What was thrown away of datagrams that did not become whole.
    func issues(_ limits: FragmentLimits) -> [CaptureIssue] {
        [
            CaptureIssue(
                fragmentsDroppedByLimits, "IP fragment", "fragment-limit",
                "thrown away: more datagrams were incomplete at a time than are held "
                    + "(\(limits.datagrams), or \(limits.bytes >> 20) MiB of them)"),
            CaptureIssue(
                fragmentsExpired, "IP fragment", "fragments-expired",
                "thrown away: the rest of the datagram did not come within "
                    + "\(limits.timeout / 1_000_000_000) s"),
            CaptureIssue(
                fragmentsMalformed, "IP fragment", "fragments-malformed",
                "in contradiction to others of the same datagram"),
        ].compactMap { $0 }
    }
}

/// Bytes that were not waited for any longer, since a limit on what came before them was reached.
struct GivenUpBytes {
    private(set) var bytes: UInt64 = 0
    private(set) var limits: PendingLimits = []

    /// Adds those of a half-stream.
    mutating func add(_ half: borrowing HalfStreamFacts) {
        guard half.givenUpBytes > 0 else { return }
        bytes &+= UInt64(half.givenUpBytes)
        limits.formUnion(half.limitsReached)
    }

    mutating func add(_ other: GivenUpBytes) {
        bytes &+= other.bytes
        limits.formUnion(other.limits)
    }

    /// Which limits were reached, and what raises them.
    func issues(_ limits: StreamLimits) -> [CaptureIssue] {
        var reached: [String] = []
        if self.limits.contains(.bytesOfHalfStream) {
            reached.append("\(limits.pendingBytesPerConnection >> 10) KiB in one direction of a connection")
        }
        if self.limits.contains(.bytesInAll) { reached.append("\(limits.pendingBytes >> 20) MiB in all") }
        if self.limits.contains(.ranges) {
            reached.append("\(limits.pendingIntervals) pieces in one direction of a connection")
        }
        return [
            CaptureIssue(
                bytes, "stream byte", "reorder-limit",
                "not waited for, though the capture may hold them later: more came before them than is held "
                    + "(\(reached.joined(separator: ", "))); --reorder-memory raises the limit")
        ].compactMap { $0 }
    }
}

extension CaptureIssue {
    /// An issue that stands for a number of things, if there are any.
    fileprivate init?(_ count: UInt64, _ noun: String, _ kind: String, _ text: String) {
        guard count > 0 else { return nil }
        self.init(kind: kind, text: "\(count) \(noun)\(count == 1 ? "" : "s") \(text)")
    }
}

extension Trust {
    /// Takes over what the decoding of all packets amounted to.
    mutating func note(_ tally: DecodeTally) {
        snapped = tally.snapped
        badIPChecksums = tally.badIPChecksums
        impossibleLengths = tally.impossibleLengths
    }
}
