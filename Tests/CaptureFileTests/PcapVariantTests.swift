import ByteParsing
import CaptureFile
import Testing

@Suite("pcap variants without a mark of their own")
struct PcapVariantTests {
    static let orders: [Endianness] = [.little, .big]
    static let packets: [[UInt8]] = [
        [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, 60], [UInt8](repeating: 0xaa, count: 61),
        [9, 8, 7, 6, 5],
    ]

    private func file(_ order: Endianness, magic: Int, extra: [UInt8], count: Int = 3) -> SpecifiedBytes {
        var file = SpecifiedBytes.pcap(order, magic: magic, snapLength: 262_144)
        for (index, packet) in Self.packets.prefix(count).enumerated() {
            file.record(
                1_790_000_000 + index, 36_928, first: packet.count, second: packet.count, packet, extra: extra)
        }
        return file
    }

    @Test("Nokia's four, and the four or eight of two patches, are found by the records that follow", arguments: orders)
    func recordHeaders(order: Endianness) throws {
        let modified: [UInt8] = order == .little ? [1, 0, 0, 0, 0, 8, 0, 0] : [0, 0, 0, 1, 8, 0, 0, 0]
        for (magic, extra) in [
            (0xa1b2_c3d4, []), (0xa1b2_c3d4, [0, 0, 0, 0]), (0xa1b2_c3d4, modified), (0xa1b2_cd34, modified),
            (0xa1b2_cd34, modified + [0, 0, 0, 0]),
        ] as [(Int, [UInt8])] {
            for size in [1, 4096] {
                let bytes = file(order, magic: magic, extra: extra).bytes
                let reading = readWithShortfin(bytes, readSize: size)
                #expect(reading.records.map(\.capturedLength) == Self.packets.map(\.count), "\(magic) \(extra)")
                let times: [Int64] = [
                    1_790_000_000_036_928_000, 1_790_000_001_036_928_000, 1_790_000_002_036_928_000,
                ]
                #expect(reading.records.map(\.timestamp.nanoseconds) == times)
                #expect(reading.damage == nil)
                var reader = try CaptureReader(bytes: bytes)
                var batch = PacketBatch()
                let isThere = reader.read(into: &batch)
                try #require(isThere)
                let first = batch.records[0]
                #expect(
                    Array(batch.bytes[first.dataOffset..<first.dataOffset + first.capturedLength]) == Self.packets[0])
            }
        }
    }

    @Test("a file of the standard format is not taken for another, wherever it is cut", arguments: orders)
    func standardCut(order: Endianness) {
        for magic in [0xa1b2_c3d4, 0xa1b2_cd34] {
            let modified: [UInt8] = order == .little ? [1, 0, 0, 0, 0, 8, 0, 0] : [0, 0, 0, 1, 8, 0, 0, 0]
            let extra = magic == 0xa1b2_c3d4 ? [] : modified
            let whole = file(order, magic: magic, extra: extra).bytes
            let all = readWithShortfin(whole).records
            for count in 24..<whole.count {
                let records = readWithShortfin(Array(whole.prefix(count))).records
                #expect(records == Array(all.prefix(records.count)), "\(count)")
            }
        }
    }

    @Test("AIX has version 2.2, nanoseconds, and interface types for link types", arguments: orders)
    func aix(order: Endianness) {
        for (interfaceType, linkType) in [(6, 1), (9, 6), (15, 10), (24, 0)] as [(Int, UInt16)] {
            var file = SpecifiedBytes.pcap(order, magic: 0xa1b2_c3d4, minor: 2, link: interfaceType)
            file.record(7, 36_928_066, first: 2, second: 60, [1, 2])
            file.record(7, 36_928_067, first: 60, second: 3, [1, 2, 3])
            let reading = readWithShortfin(file.bytes)
            #expect(reading.records.map(\.linkType.rawValue) == [linkType, linkType])
            #expect(reading.records.map(\.timestamp.nanoseconds) == [7_036_928_066, 7_036_928_067])
            #expect(reading.records.map(\.capturedLength) == [2, 3])
        }
        // The old libpcap of that version.
        var old = SpecifiedBytes.pcap(order, magic: 0xa1b2_c3d4, minor: 2, link: 1)
        old.record(7, 5, first: 60, second: 2, [1, 2])
        #expect(readWithShortfin(old.bytes).records.map(\.timestamp.nanoseconds) == [7_000_005_000])
    }

    @Test("zeros behind packets are damage, not packets of 1970", arguments: orders)
    func zeros(order: Endianness) {
        var standard = file(order, magic: 0xa1b2_c3d4, extra: [])
        let place = standard.bytes.count
        standard.bytes += [UInt8](repeating: 0, count: 512)
        for size in [1, 100, 4096] {
            let reading = readWithShortfin(standard.bytes, readSize: size)
            #expect(reading.records.count == 3)
            #expect(reading.damage?.kind == .trailingGarbage)
            #expect(reading.damage?.fileOffset == UInt64(place))
            #expect(reading.damage?.packet == 4)
        }
    }

    @Test("a clock that begins in 1970, empty packets, and packets without time are read", arguments: orders)
    func clocksAtZero(order: Endianness) {
        var boot = SpecifiedBytes.pcap(order, magic: 0xa1b2_c3d4)
        boot.record(0, 0, first: 0, second: 0, [])
        boot.record(0, 0, first: 0, second: 0, [])
        boot.record(0, 1, first: 0, second: 0, [])
        boot.record(0, 2, first: 0, second: 60, [])
        boot.record(1_790_000_000, 0, first: 0, second: 0, [])
        boot.record(0, 0, first: 1, second: 1, [1])
        let reading = readWithShortfin(boot.bytes)
        #expect(reading.records.count == 6)
        #expect(reading.damage == nil)
    }
}
