import ByteParsing
import CaptureFile
import Testing

@Suite("pcapng files")
struct PcapngReaderTests {
    static let orders: [Endianness] = [.little, .big]

    @Test("sections of both byte orders, interfaces counted over all of them", arguments: orders)
    func sections(order: Endianness) throws {
        var first = SpecifiedBytes(order)
        first.section()
        first.interface(1)
        first.interface(113, snapLength: 96)
        first.enhancedPacket(1, ticks: 1_000_001, [1, 2, 3], original: 99)
        var second = SpecifiedBytes(order == .little ? .big : .little)
        second.section()
        second.interface(101)
        second.enhancedPacket(0, ticks: 5 << 32, [4])
        let reading = readWithShortfin(first.bytes + second.bytes)
        #expect(reading.damage == nil)
        #expect(reading.records.map(\.interface) == [1, 2])
        #expect(reading.records.map(\.number) == [1, 2])
        #expect(reading.records.map(\.linkType.rawValue) == [113, 101])
        #expect(reading.records.map(\.timestamp.nanoseconds) == [1_000_001_000, (5 << 32) * 1000])
        #expect(reading.records.map(\.originalLength) == [99, 1])
        let reader = try CaptureReader(bytes: first.bytes + second.bytes)
        _ = drain(reader) {
            #expect($0.description.interfaces.map(\.linkType.rawValue) == [1, 113, 101])
            #expect($0.description.interfaces.map(\.snapLength) == [0, 96, 0])
            #expect($0.description.format == .pcapng)
            #expect($0.description.packetCount == 2)
            #expect($0.description.byteCount == UInt64(first.bytes.count + second.bytes.count))
            #expect($0.description.fileByteCount == $0.description.byteCount)
        }
    }

    @Test("timestamp resolutions are powers of ten or of two, with an offset in seconds", arguments: orders)
    func resolutions(order: Endianness) {
        for (resolution, offset, ticks, nanoseconds) in [
            (0, 0, 3, 3_000_000_000), (3, 0, 1500, 1_500_000_000), (6, 0, 7, 7000), (9, 0, 123_456_789, 123_456_789),
            (12, 0, 1_999_999, 1999), (19, 0, 10_000_000_000, 1), (28, 0, Int.max, 0), (127, 0, Int.max, 0),
            (0x80, 0, 2, 2_000_000_000), (0x8a, 0, 1536, 1_500_000_000), (0xa0, 0, 3 << 31, 1_500_000_000),
            (0xff, 0, Int.max, 0), (0xc0, 0, 1 << 62, 250_000_000),
            (6, 10, 5, 10_000_005_000), (9, -1, 5, -999_999_995), (0, 0, Int.max, Int64.max),
            (6, Int.max, 1, Int64.max), (6, Int.min, 1, Int64.min),
        ] as [(UInt8, Int, Int, Int64)] {
            var file = SpecifiedBytes(order)
            file.section()
            file.interface(1) {
                $0.option(9, [resolution])
                var value = SpecifiedBytes(order)
                value.u64(offset)
                $0.option(14, value.bytes)
                $0.option(0, [])
            }
            file.enhancedPacket(0, ticks: ticks, [])
            let reading = readWithShortfin(file.bytes)
            // With an extreme offset only the saturation matters.
            let close = reading.records.map { abs(Double($0.timestamp.nanoseconds) - Double(nanoseconds)) < 1e4 }
            #expect(
                reading.records.map(\.timestamp.nanoseconds) == [nanoseconds]
                    || (offset == Int.max || offset == Int.min) && close == [true],
                "resolution \(resolution)")
        }
    }

    @Test("simple and obsolete packet blocks are packets", arguments: orders)
    func otherPackets(order: Endianness) throws {
        var file = SpecifiedBytes(order)
        file.section()
        file.interface(1, snapLength: 6) { $0.option(13, [4]) }
        file.block(3) {
            $0.u32(60)
            $0.bytes += [1, 2, 3, 4, 5, 6]
        }
        file.block(3) {
            $0.u32(2)
            $0.bytes += [1, 2]
        }
        file.block(2) {
            $0.u16(0)
            $0.u16(12)
            $0.u32(0)
            $0.u32(77)
            $0.u32(3)
            $0.u32(50)
            $0.bytes += [7, 8, 9]
        }
        file.block(2) {
            $0.u16(0)
            $0.u16(0xffff)
            $0.u32(0)
            $0.u32(78)
            $0.u32(0)
            $0.u32(50)
        }
        let reading = readWithShortfin(file.bytes)
        #expect(reading.damage == nil)
        #expect(reading.records.map(\.capturedLength) == [6, 2, 3, 0])
        #expect(reading.records.map(\.originalLength) == [60, 2, 50, 50])
        #expect(reading.records.map(\.timestamp.nanoseconds) == [0, 0, 77_000, 78_000])
        #expect(reading.records.map(\.hasTime) == [false, false, true, true])
        #expect(reading.records.map(\.frameCheckLength) == [4, 4, 4, 4])
        var reader = try CaptureReader(bytes: file.bytes)
        var batch = PacketBatch()
        let isThere = reader.read(into: &batch)
        try #require(isThere)
        let simple = batch.records[0]
        #expect(Array(batch.bytes[simple.dataOffset..<simple.dataOffset + 6]) == [1, 2, 3, 4, 5, 6])
        let description = reader.description
        #expect(description.packetBlockDropped == 12)
    }

    @Test(
        "packets lost before a packet are those of the interface's statistics: the larger count holds",
        arguments: orders)
    func dropsCountedOnce(order: Endianness) throws {
        for (before, interface, system, total) in [
            (180, 180, nil, 180), (180, nil, nil, 180), (12, 100, 80, 180), (200, 100, 80, 200), (nil, 7, nil, 7),
            (nil, nil, nil, nil),
        ] as [(UInt8?, UInt8?, UInt8?, UInt64?)] {
            var file = SpecifiedBytes(order)
            func count(_ value: UInt8) -> [UInt8] {
                let zeros = [UInt8](repeating: 0, count: 7)
                return order == .little ? [value] + zeros : zeros + [value]
            }
            file.section()
            file.interface(1)
            file.interface(1)
            file.enhancedPacket(0, ticks: 5, [1]) { if let before { $0.option(4, count(before)) } }
            file.block(5) {
                for _ in 0..<3 { $0.u32(0) }
                if let interface { $0.option(5, count(interface)) }
                if let system { $0.option(7, count(system)) }
            }
            var reader = try CaptureReader(bytes: file.bytes)
            var batch = PacketBatch()
            while reader.read(into: &batch) {}
            let description = reader.description
            #expect(description.dropped == total)
        }
    }

    @Test("comments, names, drop counters and blocks that are no packets", arguments: orders)
    func metadata(order: Endianness) throws {
        var file = SpecifiedBytes(order)
        file.section()
        file.interface(1) {
            $0.option(1, Array("an interface".utf8))
            $0.option(2, Array("eth0".utf8))
        }
        // Names, journal, decryption secrets, Apple process, custom (both), unknown.
        for type in [4, 9, 10, 0x8000_0001, 0xbad, 0x4000_0bad, 0x1234_5678] {
            file.block(type) { for _ in 0..<50 { $0.u64(-1) } }
        }
        file.enhancedPacket(0, ticks: 1, [1]) {
            $0.option(1, Array("a packet".utf8))
            var value = SpecifiedBytes(order)
            value.u64(41)
            $0.option(4, value.bytes)
            $0.option(0, [])
        }
        for drops in [3, 5] {
            file.block(5) {
                $0.u32(0)
                $0.u64(0)
                var value = SpecifiedBytes(order)
                value.u64(drops)
                $0.option(5, value.bytes)
                value = SpecifiedBytes(order)
                value.u64(drops * 100)
                $0.option(7, value.bytes)
            }
        }
        for size in [1, 3, 64, 1 << 20] {
            let reader = try CaptureReader(bytes: file.bytes, readSize: size)
            let reading = drain(reader) {
                #expect($0.description.comments == ["an interface", "a packet"])
                #expect($0.description.packetBlockDropped == 41)
                #expect($0.description.interfaces.first?.name == "eth0")
                #expect($0.description.interfaces.first?.interfaceDropped == 5)
                #expect($0.description.interfaces.first?.kernelDropped == 500)
            }
            #expect(reading.damage == nil)
            #expect(reading.records.count == 1)
        }
    }

    @Test("damage is named, with its place; everything before it is delivered")
    func damage() {
        var good = SpecifiedBytes(.little)
        good.section()
        good.interface(1)
        good.enhancedPacket(0, ticks: 1, [1, 2, 3])
        let place = UInt64(good.bytes.count)
        let cases: [(CaptureDamage.Kind, (inout SpecifiedBytes) -> Void)] = [
            (.unknownInterface, { $0.enhancedPacket(1, ticks: 1, [1]) }),
            (.invalidLength, { $0.enhancedPacket(0, ticks: 1, [1], stated: 5) }),
            (.invalidLength, { $0.block(6, statedLength: 16) { $0.u64(0) } }),
            (.invalidLength, { $0.block(6, statedLength: 8) { $0.u64(0) } }),
            (.invalidLength, { $0.block(6, statedLength: 0x7fff_fff0) { $0.u64(0) } }),
            (.invalidLength, { $0.block(6) { $0.u64(0) } }),
            (.trailingGarbage, { $0.bytes += Array("this is no block".utf8) }),
            (.trailingGarbage, { $0.block(0x0a0d_0d0a) { $0.u64(1) } }),
            (.fileCut, { $0.bytes += [6, 0, 0] }),
            (.fileCut, { $0.block(6, statedLength: 400) { $0.u64(0) } }),
            (.fileCut, { $0.block(0xbad, statedLength: 400) { $0.u64(0) } }),
        ]
        for (kind, spoil) in cases {
            var file = good
            spoil(&file)
            for size in [1, 11, 1 << 20] {
                let reading = readWithShortfin(file.bytes, readSize: size)
                #expect(reading.records.count == 1)
                #expect(reading.damage?.kind == kind, "\(reading.damage?.text ?? "none")")
                #expect(reading.damage?.fileOffset == place, "\(kind)")
                #expect(reading.damage?.packet == 2)
            }
        }
    }

    @Test("interfaces and comments without end are bounded")
    func bounds() throws {
        var file = SpecifiedBytes(.little)
        file.section()
        file.interface(1)
        for _ in 0..<1500 {
            file.enhancedPacket(0, ticks: 0, []) { $0.option(1, [UInt8](repeating: 65, count: 5000)) }
        }
        let reading = drain(try CaptureReader(bytes: file.bytes)) {
            #expect($0.description.comments.count == 1000)
            #expect($0.description.comments.allSatisfy { $0.utf8.count == 4096 })
        }
        #expect(reading.records.count == 1500)
    }
}
