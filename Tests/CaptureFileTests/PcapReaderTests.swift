import ByteParsing
import CaptureFile
import Testing

@Suite("pcap files")
struct PcapReaderTests {
    static let orders: [Endianness] = [.little, .big]

    @Test("microseconds, nanoseconds and Navtel's variant give nanoseconds in both byte orders", arguments: orders)
    func resolutions(order: Endianness) throws {
        for (magic, fraction, nanoseconds) in [
            (0xa1b2_c3d4, 999_999, 999_999_000), (0xa1b2_3c4d, 999_999_999, 999_999_999), (0xa12b_3c4d, 7, 7000),
        ] as [(Int, Int, Int64)] {
            var file = SpecifiedBytes.pcap(order, magic: magic, link: 113)
            file.record(0xffff_ffff, fraction, first: 3, second: 60, [1, 2, 3])
            let reading = readWithShortfin(file.bytes)
            let record = try #require(reading.records.first)
            #expect(record.timestamp.nanoseconds == 0xffff_ffff * 1_000_000_000 + nanoseconds)
            #expect(record.capturedLength == 3)
            #expect(record.originalLength == 60)
            #expect(record.linkType == LinkType(rawValue: 113))
            #expect(record.fileOffset == 24)
            #expect(record.number == 1)
            #expect(reading.damage == nil)
        }
    }

    @Test("the modified format has eight more bytes in each record header", arguments: orders)
    func modified(order: Endianness) {
        var file = SpecifiedBytes.pcap(order, magic: 0xa1b2_cd34)
        for index in 0..<3 {
            file.record(index, 5, first: 2, second: 2, [9, 9], extra: [0, 0, 0, 1, 8, 0, 4, 0])
        }
        let reading = readWithShortfin(file.bytes)
        #expect(reading.records.map(\.fileOffset) == [24, 50, 76])
        #expect(reading.records.map(\.timestamp.nanoseconds) == [5000, 1_000_005_000, 2_000_005_000])
        #expect(reading.damage == nil)
    }

    @Test("Ixia's variants have four more bytes in the file header", arguments: orders)
    func ixia(order: Endianness) {
        for (magic, nanoseconds) in [(0x1c00_01ac, 5), (0x1c00_01ab, 5000)] as [(Int, Int64)] {
            var file = SpecifiedBytes.pcap(order, magic: magic)
            file.u32(17)
            file.record(0, 5, first: 1, second: 1, [7])
            for size in [1, 5, 4096] {
                let reading = readWithShortfin(file.bytes, readSize: size)
                #expect(reading.records.map(\.timestamp.nanoseconds) == [nanoseconds])
                #expect(reading.records.map(\.fileOffset) == [28])
                #expect(reading.damage == nil)
            }
        }
    }

    @Test("versions before 2.3 and DG/UX have the original length first, 2.3 whichever fits")
    func lengthOrder() {
        for (major, minor, first, second) in [
            (2, 2, 60, 2), (543, 0, 60, 2), (2, 3, 60, 2), (2, 3, 2, 60), (2, 4, 2, 60),
        ] {
            var file = SpecifiedBytes.pcap(.little, magic: 0xa1b2_c3d4, major: major, minor: minor)
            file.record(1, 2, first: first, second: second, [1, 2])
            let reading = readWithShortfin(file.bytes)
            #expect(reading.records.map(\.capturedLength) == [2], "\(major).\(minor)")
            #expect(reading.records.map(\.originalLength) == [60], "\(major).\(minor)")
            #expect(reading.damage == nil)
        }
    }

    @Test("the frame check sequence bits of the link type field are told apart from the link type")
    func frameCheckSequence() {
        // P (bit 26) set and a length of two 16-bit units; without P the length counts for nothing.
        for (link, length) in [(0x2400_0001, 4), (0x2000_0001, 0), (0x1400_0001, 2)] as [(Int, UInt8)] {
            var file = SpecifiedBytes.pcap(.big, magic: 0xa1b2_c3d4, link: link)
            file.record(0, 0, first: 0, second: 0, [])
            let reading = readWithShortfin(file.bytes)
            #expect(reading.records.map(\.frameCheckLength) == [length])
            #expect(reading.records.map(\.linkType) == [.ethernet])
        }
    }

    @Test("a snap length of 0 or 262144 allows records of 256 KiB; a larger one allows what it says")
    func snapLengths() {
        for (snapLength, captured, fits) in [
            (0, 262_144, true), (262_144, 262_144, true), (65_535, 262_144, true), (65_535, 262_145, false),
            (524_288, 524_288, true), (0xffff_ffff, 128 << 20 + 1, false),
        ] {
            var file = SpecifiedBytes.pcap(.little, magic: 0xa1b2_c3d4, snapLength: snapLength)
            file.record(0, 0, first: captured, second: captured, [UInt8](repeating: 1, count: fits ? captured : 10))
            let reading = readWithShortfin(file.bytes)
            #expect(reading.records.count == (fits ? 1 : 0), "\(snapLength) \(captured)")
            #expect(reading.damage?.kind == (fits ? nil : .invalidLength))
        }
    }

    @Test("a file cut inside a packet gives what is before it, and where it is cut")
    func cut() {
        var file = SpecifiedBytes.pcap(.little, magic: 0xa1b2_c3d4)
        file.record(0, 0, first: 4, second: 4, [1, 2, 3, 4])
        file.record(0, 0, first: 4, second: 4, [1])
        let reading = readWithShortfin(file.bytes)
        #expect(reading.records.count == 1)
        #expect(
            reading.damage
                == CaptureDamage(
                    kind: .fileCut, fileOffset: 44, packet: 2,
                    text: "the file ends inside a packet: 1 of 4 captured bytes are there"))
    }

    @Test("a lying length ends the reading there")
    func lyingLength() {
        var file = SpecifiedBytes.pcap(.big, magic: 0xa1b2_c3d4)
        file.record(0, 0, first: 4, second: 4, [1, 2, 3, 4])
        file.record(0, 0, first: 0x7fff_ffff, second: 4, [1, 2, 3, 4])
        let reading = readWithShortfin(file.bytes)
        #expect(reading.records.count == 1)
        #expect(reading.damage?.kind == .invalidLength)
        #expect(reading.damage?.fileOffset == 44)
        #expect(reading.damage?.packet == 2)
    }

    @Test("other formats are named, with what to do")
    func otherFormats() {
        for (bytes, kind, word) in [
            ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0], .unsupported, "xz -dc FILE | shortfin -"),
            (Array("snoop\0\0\0".utf8), .unsupported, "snoop"),
            (Array("BZh91AY".utf8), .unsupported, "bzip2"),
            (Array("GET / HTTP/1.1".utf8), .notACapture, "text"),
            ([], .notACapture, "empty"),
            ([0, 0, 0, 0, 0, 0], .notACapture, "zeros"),
            ([0xd4, 0xc3, 0xb2, 0xa1, 2], .fileCut, "5 of 24"),
        ] as [([UInt8], CaptureDamage.Kind, String)] {
            let reading = readWithShortfin(bytes)
            #expect(reading.damage?.kind == kind)
            #expect(reading.damage?.text.contains(word) ?? false, "\(reading.damage?.text ?? "")")
        }
        let old = SpecifiedBytes.pcap(.little, magic: 0xa1b2_c3d4, major: 1)
        #expect(readWithShortfin(old.bytes).damage?.kind == .unsupported)
    }

    @Test("a path that cannot be read says why")
    func unreadable() {
        let missing = readWithShortfin("/nonexistent/capture.pcap").damage
        #expect(missing?.kind == .unreadable)
        // Whoever reports it names the file.
        #expect(missing?.text == "cannot be opened: No such file or directory")
        #expect(readWithShortfin("/").damage?.text == "/ is a directory")
    }
}
