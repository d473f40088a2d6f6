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
