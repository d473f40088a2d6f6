public import ByteParsing

/// Encodes a pcap file: a header and packet records (draft-ietf-opsawg-pcap, sections 4 and 5).
public struct PcapEncoder: Sendable {
    /// The variant of the format to write.
    public enum Variant: Sendable, CaseIterable {
        /// Microseconds, magic number `a1b2c3d4`.
        case microseconds
        /// Nanoseconds, magic number `a1b23c4d`.
        case nanoseconds
        /// Kuznetzov's modified format, magic number `a1b2cd34`: 24-byte record headers, microseconds.
        case modified
    }

    /// Byte order of the file.
    public var order: Endianness
    /// Timestamp resolution and record header.
    public var variant: Variant
    /// Link type of all packets.
    public var linkType: LinkType
    /// Snap length as the header states it; 0 is allowed and means unlimited.
    public var snapLength: UInt32
    /// Length of the frame check sequence in 16-bit units for the header's FCS bits; nil writes none.
    public var frameCheckUnits: UInt8?

    /// An encoder for packets of one link type.
    public init(
        linkType: LinkType, snapLength: UInt32 = 262_144, order: Endianness = .little,
        variant: Variant = .nanoseconds, frameCheckUnits: UInt8? = nil
    ) {
        self.order = order
        self.variant = variant
        self.linkType = linkType
        self.snapLength = snapLength
        self.frameCheckUnits = frameCheckUnits
    }

    /// Appends the 24-byte file header.
    public func appendHeader(to bytes: inout [UInt8]) {
        let magic: UInt32 =
            switch variant {
            case .microseconds: 0xa1b2_c3d4
            case .nanoseconds: 0xa1b2_3c4d
            case .modified: 0xa1b2_cd34
            }
        var link = UInt32(linkType.rawValue)
        // FCS length in the four highest bits, valid when the bit below them (P) is set.
        if let frameCheckUnits { link |= UInt32(frameCheckUnits & 15) << 28 | 1 << 26 }
        bytes.append(magic, order)
        bytes.append(UInt16(2), order)
        bytes.append(UInt16(4), order)
        bytes.append(UInt32(0), order)
        bytes.append(UInt32(0), order)
        bytes.append(snapLength, order)
        bytes.append(link, order)
    }

    /// Appends one packet record. Seconds outside 1970…2106 wrap around; ``PcapWriter`` refuses them.
    ///
    /// - Parameter statedLength: written as the captured length instead of the true one, to build damaged files.
    public func appendRecord(
        _ packet: Span<UInt8>, timestamp: Timestamp, originalLength: UInt32, statedLength: UInt32? = nil,
        to bytes: inout [UInt8]
    ) {
        let (seconds, nanoseconds) = timestamp.split
        bytes.append(UInt32(truncatingIfNeeded: seconds), order)
        bytes.append(variant == .nanoseconds ? nanoseconds : nanoseconds / 1000, order)
        bytes.append(statedLength ?? UInt32(truncatingIfNeeded: packet.count), order)
        bytes.append(originalLength, order)
        if variant == .modified {
            // Interface index, protocol, packet type and padding.
            bytes.append(UInt32(0), order)
            bytes.append(UInt32(0), order)
        }
        bytes.append(span: packet)
    }
}

extension Timestamp {
    /// Whole seconds (rounded down) and the nanoseconds after them, 0…999,999,999.
    var split: (seconds: Int64, nanoseconds: UInt32) {
        var (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        if rest < 0 {
            seconds -= 1
            rest += 1_000_000_000
        }
        return (seconds, UInt32(rest))
    }
}
