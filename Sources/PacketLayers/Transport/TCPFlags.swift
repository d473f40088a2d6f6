/// The control bits of a TCP header (RFC 9293 §3.1), FIN as bit 0.
public struct TCPFlags: OptionSet, Sendable, Hashable, BitwiseCopyable {
    /// Bits as on the wire.
    public var rawValue: UInt16

    /// A set from its bits.
    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// No more bytes from the sender.
    public static let fin = TCPFlags(rawValue: 0x01)
    /// Synchronise sequence numbers.
    public static let syn = TCPFlags(rawValue: 0x02)
    /// Reset the connection.
    public static let rst = TCPFlags(rawValue: 0x04)
    /// Push function.
    public static let psh = TCPFlags(rawValue: 0x08)
    /// The acknowledgement field is meant.
    public static let ack = TCPFlags(rawValue: 0x10)
    /// The urgent pointer is meant.
    public static let urg = TCPFlags(rawValue: 0x20)
    /// Explicit congestion notification echo.
    public static let ece = TCPFlags(rawValue: 0x40)
    /// Congestion window reduced.
    public static let cwr = TCPFlags(rawValue: 0x80)
}
