package import PacketLayers

/// Identifies a TCP flow: both endpoints, sorted, so that either direction gives the same key.
///
/// VLAN and tunnel identifiers are left out: they often differ between the two directions of one connection.
package struct FlowKey: Sendable, Equatable, BitwiseCopyable {
    /// The lower endpoint's address, then the higher one's.
    package let lowerHigh: UInt64
    package let lowerLow: UInt64
    package let higherHigh: UInt64
    package let higherLow: UInt64
    /// Lower endpoint's port in the upper half.
    package let ports: UInt32
    package let isIPv6: Bool

    /// The key of a segment, and whether its source is the lower endpoint.
    @inlinable
    package static func make(_ segment: Segment) -> (key: FlowKey, sourceIsLower: Bool) {
        let sourceIsLower = isSourceLower(segment)
        return (FlowKey(segment, sourceIsLower: sourceIsLower), sourceIsLower)
    }

    /// Whether a segment's source is the lower endpoint of its flow.
    @inlinable
    @inline(__always)
    package static func isSourceLower(_ segment: Segment) -> Bool {
        let source = segment.source
        let destination = segment.destination
        if source.low != destination.low { return source.low < destination.low }
        if source.high != destination.high { return source.high < destination.high }
        return segment.sourcePort <= segment.destinationPort
    }

    /// The key of a segment whose source is known to be the lower endpoint, or the higher one.
    @inlinable
    @inline(__always)
    package init(_ segment: Segment, sourceIsLower: Bool) {
        let lower = sourceIsLower ? segment.source : segment.destination
        let higher = sourceIsLower ? segment.destination : segment.source
        let lowerPort = UInt32(sourceIsLower ? segment.sourcePort : segment.destinationPort)
        let higherPort = UInt32(sourceIsLower ? segment.destinationPort : segment.sourcePort)
        self.init(
            lowerHigh: lower.high, lowerLow: lower.low, higherHigh: higher.high, higherLow: higher.low,
            ports: lowerPort &<< 16 | higherPort, isIPv6: segment.source.isIPv6)
    }

    @inlinable
    package init(
        lowerHigh: UInt64, lowerLow: UInt64, higherHigh: UInt64, higherLow: UInt64, ports: UInt32, isIPv6: Bool
    ) {
        self.lowerHigh = lowerHigh
        self.lowerLow = lowerLow
        self.higherHigh = higherHigh
        self.higherLow = higherLow
        self.ports = ports
        self.isIPv6 = isIPv6
    }

    /// A hash of all fields under a seed. Never an identity: equal hashes still compare keys.
    @inlinable
    @inline(__always)
    package func hash(seed: UInt64) -> UInt32 {
        var mixed = (lowerLow ^ seed) &* 0x9E37_79B9_7F4A_7C15
        mixed ^= mixed &>> 29
        mixed = (mixed ^ higherLow) &* 0xD6E8_FEB8_6659_FD93
        mixed ^= mixed &>> 32
        if isIPv6 {
            mixed = (mixed ^ lowerHigh) &* 0x9E37_79B9_7F4A_7C15
            mixed ^= mixed &>> 31
            mixed = (mixed ^ higherHigh) &* 0xC2B2_AE3D_27D4_EB4F
            mixed ^= mixed &>> 30
        }
        mixed = (mixed ^ UInt64(ports)) &* 0xBF58_476D_1CE4_E5B9
        return UInt32(truncatingIfNeeded: mixed &>> 32)
    }
}
