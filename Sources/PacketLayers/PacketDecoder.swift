/// The layer at which decoding stopped.
public enum Layer: UInt8, Sendable, BitwiseCopyable {
    case link
    case tunnel
    case network
    case transport
}

/// Why a packet gave no TCP segment. Ordinary for traffic that is not TCP.
public struct DecodeIssue: Sendable, Equatable, BitwiseCopyable {
    /// What kind of stop it was.
    public enum Kind: UInt8, Sendable, BitwiseCopyable {
        /// Valid, but not TCP: ARP, UDP, ICMP and so on.
        case notTCP
        /// The capture holds too few bytes of the packet.
        case truncated
        /// A field contradicts its specification.
        case malformed
        /// A valid link type, protocol or option that is not decoded.
        case unsupported
        /// A fragment that waits for the others of its datagram.
        case fragmentHeld
        /// A TCP header quoted inside an ICMP error.
        case quoted
    }

    /// What kind of stop it was.
    public var kind: Kind
    /// Where it stopped.
    public var layer: Layer

    /// An issue at a layer.
    @inlinable
    public init(_ kind: Kind, at layer: Layer) {
        self.kind = kind
        self.layer = layer
    }
}

/// What came out of one packet.
public enum DecodeResult: Sendable, BitwiseCopyable {
    /// A TCP segment. Its payload offset counts from the start of the span given, unless its notes say
    /// `fragmented`: then from the start of ``PacketDecoder/reassembled``.
    case segment(Segment)
    /// No TCP segment, and why.
    case issue(DecodeIssue)
}

/// Finds the TCP segment in a packet, through link layers, tags, tunnels and IP fragments.
///
/// It is a struct with state only because fragments have to wait for each other; the memory for that is bounded.
public struct PacketDecoder {
    /// The bytes of the datagram that the last call completed from fragments.
    public private(set) var reassembled: [UInt8] = []

    /// A decoder with no fragments waiting.
    public init() {}

    /// Decodes one packet. `linkType` is a LINKTYPE_ number, `originalLength` the packet's length on the wire in
    /// bytes, `time` nanoseconds since the epoch (for the expiry of fragments).
    public mutating func decode(
        _ bytes: Span<UInt8>, linkType: UInt16, originalLength: Int, time: Int64
    ) -> DecodeResult {
        .issue(DecodeIssue(.unsupported, at: .link))
    }
}
