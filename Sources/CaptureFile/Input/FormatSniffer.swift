internal import ByteParsing

/// What the first bytes of a file say it is.
enum SniffedFormat: Equatable {
    case pcap
    case pcapng
    case gzip
    case zstd
    case lz4
    /// A format that is known by name but not read, and what to do about it.
    case other(name: String, advice: String)
    /// No known format; a few printable words about what was found.
    case unknown(String)

    /// Bytes that are enough to recognise every format here.
    static let sniffedByteCount = 24

    /// Judges the first bytes; fewer than four are never a capture.
    init(_ bytes: Span<UInt8>) {
        guard bytes.count >= 4 else {
            self = .unknown(bytes.count == 0 ? "the file is empty" : "the file has only \(bytes.count) bytes")
            return
        }
        let big = bytes.uint32BigEndian(at: 0)
        if PcapHeader.isMagic(big) || PcapHeader.isMagic(big.byteSwapped) {
            self = .pcap
        } else if big == 0x0a0d_0d0a {
            self = .pcapng
        } else if big >> 16 == 0x1f8b {
            self = .gzip
        } else if big == 0x28b5_2ffd {
            self = .zstd
        } else if big == 0x0422_4d18 {
            self = .lz4
        } else if big >> 8 & 0xff_ffff == 0x00, big == 0 {
            self = .unknown("the file begins with zeros")
        } else if big & 0xf0ff_ffff == 0x502a_4d18 {
            // A skippable frame: common to zstd and lz4; zstd's reader passes over it and says if lz4 follows.
            self = .zstd
        } else if let named = Self.named(bytes) {
            self = named
        } else {
            self = .unknown(Self.describe(bytes))
        }
    }

    private static func named(_ bytes: Span<UInt8>) -> SniffedFormat? {
        let convert = "convert it first: editcap FILE out.pcapng"
        // Magic strings as the formats' own documents give them.
        let table: [(magic: [UInt8], name: String, advice: String)] = [
            ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "xz", "unpack it first: xz -dc FILE | shortfin -"),
            (Array("BZh".utf8), "bzip2", "unpack it first: bzip2 -dc FILE | shortfin -"),
            ([0x02, 0x21, 0x4c, 0x18], "legacy lz4", "unpack it first: lz4 -dc FILE | shortfin -"),
            (Array("PK".utf8) + [3, 4], "ZIP", "unpack it first: unzip -p FILE | shortfin -"),
            ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "7-Zip", "unpack it first: 7z x -so FILE | shortfin -"),
            ([0x1f, 0x9d], "compress (.Z)", "unpack it first: gzip -dc FILE | shortfin -"),
            (Array("snoop\0\0\0".utf8), "snoop", convert),
            (Array("btsnoop\0".utf8), "btsnoop", convert),
            (Array("TRSNIFF data".utf8), "Sniffer", convert),
            (Array("XCP\0".utf8), "NetXray", convert),
            (Array("RTSS".utf8), "Network Monitor 1", convert),
            (Array("GMBU".utf8), "Network Monitor 2", convert),
            ([0xaa, 0xaa, 0xaa, 0xaa], "5View", convert),
            ([0x7f] + Array("ver".utf8), "EtherPeek", convert),
            ([0x7f] + Array("ELF".utf8), "an ELF program", "give it a capture"),
            ([0x05] + Array("VNF".utf8), "Visual Networks", convert),
            ([0xd4, 0xc3, 0xb2, 0xcb], "a saved BPF program", "give it a capture"),
        ]
        for entry in table where bytes.starts(with: entry.magic) {
            return .other(name: entry.name, advice: entry.advice)
        }
        // ERF has no magic number: a 64-bit little-endian time of 32.32 bits, then a type 1…48 and flags, then
        // lengths with the record's at 10, at least the 16 bytes of its header. Text can look like that by accident.
        if bytes.count >= 16, !Self.isText(bytes.extracting(first: 16)),
            (0x3000_0000...0x9000_0000).contains(bytes.uint32LittleEndian(at: 4)),
            (1...48).contains(bytes[8] & 0x7f), bytes.uint16BigEndian(at: 10) >= 18
        {
            return .other(name: "ERF", advice: convert)
        }
        return nil
    }

    private static func isText(_ bytes: Span<UInt8>) -> Bool {
        for index in 0..<bytes.count where !(0x20..<0x7f).contains(bytes[index]) && ![9, 10, 13].contains(bytes[index])
        {
            return false
        }
        return true
    }

    private static func describe(_ bytes: Span<UInt8>) -> String {
        var text = "it begins with"
        for index in 0..<min(bytes.count, 8) {
            let digits = String(bytes[index], radix: 16)
            text += digits.utf8.count == 1 ? " 0\(digits)" : " \(digits)"
        }
        return isText(bytes.extracting(first: min(bytes.count, 8))) ? text + ", which is text" : text
    }
}

extension Span where Element == UInt8 {
    /// Whether the span begins with these bytes.
    func starts(with prefix: [UInt8]) -> Bool {
        guard count >= prefix.count else { return false }
        for index in prefix.indices where self[index] != prefix[index] { return false }
        return true
    }
}
