import ByteParsing
import CaptureFile
import CaptureSynthesis
import TestSupport
import Testing

@Suite("Writers")
struct WriterTests {
    private static let packets = ByteSourceTests.capture.packets

    @Test("what is written is read back, and libpcap reads the same", arguments: [Endianness.little, .big])
    func roundTrip(order: Endianness) throws {
        let directory = try TemporaryDirectory()
        for linkType in [LinkType.ethernet, LinkType(rawValue: 105), LinkType(rawValue: 101)] {
            let pcap = directory.path("pcap")
            var plain = try PcapWriter(
                CaptureOutput(path: pcap), encoder: PcapEncoder(linkType: linkType, order: order))
            let pcapng = directory.path("pcapng")
            var blocks = try PcapngWriter(
                CaptureOutput(path: pcapng), order: order, options: [.application("test"), .comment("section")])
            let interface = try blocks.addInterface(linkType: linkType, name: "eth0")
            for packet in Self.packets {
                let time = Timestamp(nanoseconds: packet.time)
                let length = packet.originalLength ?? 0
                try plain.write(packet.bytes.span, timestamp: time, originalLength: length)
                try blocks.write(
                    packet.bytes.span, interface: interface, timestamp: time, originalLength: length,
                    options: packet.bytes.count % 100 == 0 ? [.comment("hundreds"), .dropCount(2, order: order)] : [])
            }
            try blocks.writeStatistics(
                interface: interface, timestamp: Timestamp(nanoseconds: 0),
                options: [.interfaceDropped(9, order: order), .kernelDropped(8, order: order)])
            try plain.finish()
            try blocks.finish()
            for path in [pcap, pcapng] {
                let reading = readWithShortfin(path)
                #expect(reading.damage == nil)
                #expect(reading.packets.map(\.nanoseconds) == Self.packets.map(\.time))
                #expect(reading.packets.map(\.digest) == Self.packets.map { digest($0.bytes.span) })
                #expect(reading.packets.map(\.originalLength) == Self.packets.map { $0.originalLength ?? 0 })
                #expect(reading.records.allSatisfy { $0.linkType == linkType })
                let reference = readWithLibpcap(path, unsignedSeconds: false)
                #expect(reference.failure == nil)
                #expect(reference.packets == reading.packets)
            }
            _ = drain(try CaptureReader(path: pcapng)) {
                #expect($0.description.comments.first == "section")
                #expect($0.description.comments.contains("hundreds"))
                #expect($0.description.interfaces.map(\.interfaceDropped) == [9])
                #expect($0.description.interfaces.map(\.kernelDropped) == [8])
                #expect($0.description.packetBlockDropped > 0)
            }
        }
    }

    @Test("synthesised captures of every variant agree with libpcap")
    func synthesised() throws {
        let directory = try TemporaryDirectory()
        var small = ByteSourceTests.capture
        small.packets = Array(small.packets.prefix(50))
        for order in [Endianness.little, .big] {
            for variant in PcapEncoder.Variant.allCases {
                let path = try directory.write(small.pcap(order: order, variant: variant), to: "capture")
                #expect(readWithLibpcap(path, unsignedSeconds: true).packets == readWithShortfin(path).packets)
                #expect(readWithShortfin(path).packets.count == 50)
            }
            let path = try directory.write(small.pcapng(order: order), to: "capture")
            #expect(readWithLibpcap(path, unsignedSeconds: true).packets == readWithShortfin(path).packets)
        }
    }

    @Test("what the format cannot say is refused")
    func refusals() throws {
        let packet: [UInt8] = [1]
        #expect(throws: CaptureWriteFailure.timestampOutOfRange(Timestamp(nanoseconds: -1))) {
            var writer = try PcapWriter(CaptureOutput(), encoder: PcapEncoder(linkType: .ethernet))
            try writer.write(packet.span, timestamp: Timestamp(nanoseconds: -1), originalLength: 1)
        }
        #expect(throws: CaptureWriteFailure.unknownInterface(0)) {
            var writer = try PcapngWriter(CaptureOutput())
            try writer.write(packet.span, interface: 0, timestamp: Timestamp(nanoseconds: 1), originalLength: 1)
        }
        #expect(throws: CaptureWriteFailure.tooLong(byteCount: 70_000)) {
            _ = try PcapngWriter(CaptureOutput(), options: [.comment(String(repeating: "a", count: 70_000))])
        }
        #expect(throws: CaptureWriteFailure.cannotOpen(path: "/nonexistent/x", errorNumber: 2)) {
            _ = try CaptureOutput(path: "/nonexistent/x")
        }
        #expect(throws: CaptureWriteFailure.cannotWrite(errorNumber: 28)) {
            var writer = try PcapngWriter(CaptureOutput(path: "/dev/full"))
            try writer.flush()
        }
    }

    @Test("an output in memory gives its bytes at the end")
    func memory() throws {
        let writer = try PcapWriter(CaptureOutput(), encoder: PcapEncoder(linkType: .ethernet, variant: .microseconds))
        let bytes = try writer.finish()
        #expect(bytes == SpecifiedBytes.pcap(.little, magic: 0xa1b2_c3d4, snapLength: 262_144).bytes)
    }
}
