internal import ByteParsing

/// The 24-byte header of a pcap file (draft-ietf-opsawg-pcap, section 4) and what it says about the records.
struct PcapHeader: Equatable {
    /// Microseconds, both lengths in 16-byte record headers.
    static let microseconds: UInt32 = 0xa1b2_c3d4
    /// The same with nanoseconds.
    static let nanoseconds: UInt32 = 0xa1b2_3c4d
    /// Kuznetzov's modified format: 24-byte record headers, microseconds.
    static let modified: UInt32 = 0xa1b2_cd34
    /// Ixia "lcap", hardware: nanoseconds, four more bytes in the file header.
    static let ixiaHardware: UInt32 = 0x1c00_01ac
    /// Ixia "lcap", software: microseconds, four more bytes in the file header.
    static let ixiaSoftware: UInt32 = 0x1c00_01ab
    /// Navtel Communications: as the standard format with microseconds.
    static let navtel: UInt32 = 0xa12b_3c4d

    /// Size of the header in bytes, without Ixia's four.
    static let byteCount = 24

    /// How a file's records state their two lengths. Files of versions before 2.3 and DG/UX have the original
    /// length first; in 2.3 both orders exist, and a captured length beyond the original one tells.
    enum LengthOrder: Equatable {
        case capturedFirst
        case originalFirst
        case whicheverFits
    }

    /// Byte order of the file.
    var order: Endianness
    /// Size of the file header in bytes.
    var headerSize: Int
    /// Size of each record header in bytes.
    var recordHeaderSize: Int
    /// Sizes that record headers of files with this header can have, the standard one first; none where there is but one.
    var recordHeaderSizes: [Int]
    /// Nanoseconds per unit of the records' second timestamp field.
    var nanosecondsPerUnit: Int64
    /// Order of the records' lengths.
    var lengthOrder: LengthOrder
    /// Snap length as stated; 0 for none.
    var snapLength: UInt32
    /// What records begin with.
    var linkType: LinkType
    /// Bytes of frame check sequence at the end of records.
    var frameCheckLength: UInt8

    /// Whether a big-endian load of the first four bytes is one of the magic numbers.
    static func isMagic(_ value: UInt32) -> Bool {
        [microseconds, nanoseconds, modified, ixiaHardware, ixiaSoftware, navtel].contains(value)
    }

    /// Decodes the header of a file that was recognised as pcap.
    init(_ bytes: Span<UInt8>) throws(CaptureDamage) {
        guard bytes.count >= Self.byteCount else {
            throw CaptureDamage(
                kind: .fileCut, fileOffset: UInt64(bytes.count), packet: 1,
                text: "the file ends inside its pcap header: \(bytes.count) of \(Self.byteCount) bytes are there")
        }
        let big = bytes.uint32BigEndian(at: 0)
        order = Self.isMagic(big) ? .big : .little
        let magic = order == .big ? big : big.byteSwapped
        let isIxia = magic == Self.ixiaHardware || magic == Self.ixiaSoftware
        headerSize = isIxia ? 28 : Self.byteCount
        recordHeaderSize = magic == Self.modified ? 24 : 16
        nanosecondsPerUnit = magic == Self.nanoseconds || magic == Self.ixiaHardware ? 1 : 1000
        let major = bytes.uint16(at: 4, order)
        let minor = bytes.uint16(at: 6, order)
        guard major == 2 || major == 543 else {
            throw CaptureDamage(
                kind: .unsupported, fileOffset: 4, packet: 1,
                text: "pcap version \(major).\(minor) is not read, only 2.x and DG/UX 543.0")
        }
        lengthOrder =
            major == 543 || minor < 3 ? .originalFirst : minor == 3 ? .whicheverFits : .capturedFirst
        snapLength = bytes.uint32(at: 16, order)
        // The link type is in the low 16 bits; bit 26 says that the top four bits count 16-bit units of frame
        // check sequence. The bits between have no meaning and are passed over.
        let link = bytes.uint32(at: 20, order)
        linkType = LinkType(rawValue: UInt16(truncatingIfNeeded: link))
        frameCheckLength = link & 1 << 26 != 0 ? UInt8(truncatingIfNeeded: link >> 28 &* 2) : 0
        recordHeaderSizes =
            major != 2 || minor < 4
            ? [] : magic == Self.microseconds ? [16, 20, 24] : magic == Self.modified ? [24, 28] : []
        if magic == Self.microseconds, major == 2, minor == 2, let type = Self.interfaceTypes[link] {
            linkType = LinkType(rawValue: type)
            nanosecondsPerUnit = 1
            lengthOrder = .whicheverFits
        }
    }

    /// AIX writes version 2.2, nanoseconds, and interface types (IANA ifType numbers) instead of link types: those of Ethernet,
    /// Token Ring, FDDI and loopback. The old libpcap whose version that is had no use for these numbers as link types.
    private static let interfaceTypes: [UInt32: UInt16] = [6: 1, 9: 6, 15: 10, 24: 0]
}
