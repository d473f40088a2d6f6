public import PacketLayers

/// Identifies a TCP flow: both endpoints, sorted, so that either direction gives the same key.
///
/// VLAN and tunnel identifiers are left out: they often differ between the two directions of one connection.
public struct FlowKey: Sendable, Equatable, BitwiseCopyable {
    /// The lower endpoint's address, then the higher one's.
    @usableFromInline package let lowerHigh: UInt64
    @usableFromInline package let lowerLow: UInt64
    @usableFromInline package let higherHigh: UInt64
    @usableFromInline package let higherLow: UInt64
    /// Lower endpoint's port in the upper half.
    @usableFromInline package let ports: UInt32
    @usableFromInline package let isIPv6: Bool

    /// The key of a segment, and whether its source is the lower endpoint.
    public static func make(_ segment: Segment) -> (key: FlowKey, sourceIsLower: Bool) {
        make(
            source: segment.source, port: segment.sourcePort, destination: segment.destination,
            port: segment.destinationPort)
    }

    /// The key of a flow from one address and port to another, and whether its source is the lower endpoint.
    @inlinable @inline(__always)
    static func make(
        source: IPAddress, port sourcePort: UInt16, destination: IPAddress, port destinationPort: UInt16
    ) -> (key: FlowKey, sourceIsLower: Bool) {
        let sourceIsLower =
            source.low != destination.low
            ? source.low < destination.low
            : source.high != destination.high ? source.high < destination.high : sourcePort <= destinationPort
        let key = FlowKey(
            source: source, port: sourcePort, destination: destination, port: destinationPort,
            sourceIsLower: sourceIsLower)
        return (key, sourceIsLower)
    }

    /// The key of a flow whose source is known to be the lower endpoint, or the higher one.
    @inlinable @inline(__always)
    init(
        source: IPAddress, port sourcePort: UInt16, destination: IPAddress, port destinationPort: UInt16,
        sourceIsLower: Bool
    ) {
        let lower = sourceIsLower ? source : destination
        let higher = sourceIsLower ? destination : source
        let lowerPort = UInt32(sourceIsLower ? sourcePort : destinationPort)
        let higherPort = UInt32(sourceIsLower ? destinationPort : sourcePort)
        self.init(
            lowerHigh: lower.high, lowerLow: lower.low, higherHigh: higher.high, higherLow: higher.low,
            ports: lowerPort &<< 16 | higherPort, isIPv6: source.isIPv6)
    }

    /// Whether this is the key of a segment whose source is known to be the lower endpoint, or the higher one. Spares making
    /// the segment's key.
    @inline(__always)
    func matches(_ segment: Segment, sourceIsLower: Bool) -> Bool {
        let lower = sourceIsLower ? segment.source.low : segment.destination.low
        let higher = sourceIsLower ? segment.destination.low : segment.source.low
        let lowerPort = UInt32(sourceIsLower ? segment.sourcePort : segment.destinationPort)
        let higherPort = UInt32(sourceIsLower ? segment.destinationPort : segment.sourcePort)
        guard lowerLow == lower, higherLow == higher, ports == lowerPort &<< 16 | higherPort,
            isIPv6 == segment.source.isIPv6
        else { return false }
        return lowerHigh == (sourceIsLower ? segment.source.high : segment.destination.high)
            && higherHigh == (sourceIsLower ? segment.destination.high : segment.source.high)
    }

    @inlinable @inline(__always)
    init(
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
    @inlinable @inline(__always)
    public func hash(seed: UInt64) -> UInt32 {
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
