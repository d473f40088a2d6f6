/// Control bits of a TCP header as they stand in its fourteenth byte (RFC 9293 §3.1), with AE above them.
public struct TCPControl: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: UInt16
    /// Control bits from their value.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// No more data from the sender.
    public static let fin = TCPControl(rawValue: 0x01)
    /// Synchronise sequence numbers.
    public static let syn = TCPControl(rawValue: 0x02)
    /// Reset the connection.
    public static let rst = TCPControl(rawValue: 0x04)
    /// Push.
    public static let psh = TCPControl(rawValue: 0x08)
    /// The acknowledgement number counts.
    public static let ack = TCPControl(rawValue: 0x10)
    /// The urgent pointer counts.
    public static let urg = TCPControl(rawValue: 0x20)
    /// ECN echo.
    public static let ece = TCPControl(rawValue: 0x40)
    /// Congestion window reduced.
    public static let cwr = TCPControl(rawValue: 0x80)
}

/// One TCP option to encode.
public enum TCPOption: Sendable, Hashable {
    /// Kind 1.
    case noOperation
    /// Kind 0.
    case endOfList
    /// Kind 2: maximum segment size in bytes.
    case maximumSegmentSize(UInt16)
    /// Kind 3: window scale shift.
    case windowScale(UInt8)
    /// Kind 4: SACK permitted.
    case sackPermitted
    /// Kind 5: SACK blocks, left and right edge.
    case sack([Range<UInt32>])
    /// Kind 8: timestamp value and echo reply.
    case timestamps(value: UInt32, echo: UInt32)
    /// Any kind with its value; the length byte is right unless `statedLength` lies.
    case other(kind: UInt8, value: [UInt8], statedLength: UInt8? = nil)

    /// The option as it stands in the header.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        switch self {
        case .noOperation: bytes = [1]
        case .endOfList: bytes = [0]
        case .maximumSegmentSize(let size):
            bytes = [2, 4]
            bytes.append16(size)
        case .windowScale(let shift): bytes = [3, 3, shift]
        case .sackPermitted: bytes = [4, 2]
        case .sack(let blocks):
            bytes = [5, UInt8(truncatingIfNeeded: 2 + 8 * blocks.count)]
            for block in blocks {
                bytes.append32(block.lowerBound)
                bytes.append32(block.upperBound)
            }
        case .timestamps(let value, let echo):
            bytes = [8, 10]
            bytes.append32(value)
            bytes.append32(echo)
        case .other(let kind, let value, let statedLength):
            bytes = [kind, statedLength ?? UInt8(truncatingIfNeeded: 2 + value.count)] + value
        }
        return bytes
    }
}

/// A TCP header to encode. Nil fields are computed; set one to write a lie.
public struct TCPFields: Sendable {
    /// Source port.
    public var sourcePort: UInt16
    /// Destination port.
    public var destinationPort: UInt16
    /// Sequence number.
    public var sequence: UInt32
    /// Acknowledgement number.
    public var acknowledgement: UInt32 = 0
    /// Control bits.
    public var control: TCPControl = []
    /// Window as sent, before scaling.
    public var window: UInt16 = 65_535
    /// Urgent pointer.
    public var urgentPointer: UInt16 = 0
    /// Options in order, padded with zeros to four bytes.
    public var options: [TCPOption] = []
    /// Header length in 32-bit words; nil for the right one.
    public var dataOffset: UInt8?
    /// Checksum; nil for the right one.
    public var checksum: UInt16?

    /// A header with ports and a sequence number.
    public init(sourcePort: UInt16, destinationPort: UInt16, sequence: UInt32 = 0) {
        self.sourcePort = sourcePort
        self.destinationPort = destinationPort
        self.sequence = sequence
    }

    /// The header with a checksum of 0 unless one is set.
    func headerBytes() -> [UInt8] {
        var optionBytes = options.flatMap(\.bytes)
        while optionBytes.count % 4 != 0 { optionBytes.append(0) }
        var bytes: [UInt8] = []
        bytes.append16(sourcePort)
        bytes.append16(destinationPort)
        bytes.append32(sequence)
        bytes.append32(acknowledgement)
        let words = dataOffset ?? UInt8(truncatingIfNeeded: (20 + optionBytes.count) / 4)
        bytes.append16(UInt16(words & 15) << 12 | control.rawValue & 0x0fff)
        bytes.append16(window)
        bytes.append16(checksum ?? 0)
        bytes.append16(urgentPointer)
        return bytes + optionBytes
    }
}
