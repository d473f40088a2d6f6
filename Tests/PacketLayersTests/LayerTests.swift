import PacketLayers
import Testing

@Suite("Layers")
struct LayerTests {
    @Test("finds the segment in every way to carry it", arguments: SamplePacket.all)
    func findsSegment(_ sample: SamplePacket) throws {
        let segment = try #require(decode(sample.bytes, linkType: sample.linkType).segment)
        #expect(segment.sourcePort == 40000)
        #expect(segment.destinationPort == 80)
        #expect(segment.sequence == 0x0102_0304)
        #expect(segment.acknowledgement == 0x0a0b_0c0d)
        #expect(segment.flags == [.psh, .ack])
        #expect(segment.window == 0x1234)
        #expect(segment.urgentPointer == 7)
        #expect(segment.payloadLength == 5)
        #expect(segment.payload(in: sample.bytes) == Build.payload)
        #expect(segment.notes.contains(.tunnelled) == sample.isTunnelled)
        #expect(!segment.notes.contains(.badIPChecksum))
        #expect(!segment.notes.contains(.snapped))
        #expect(segment.lengthSource == .ipHeader)
        if segment.source.isIPv6 {
            #expect(segment.source == IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 1))
            #expect(segment.destination == IPAddress(ipv6High: 0x2001_0db8_0000_0000, low: 2))
            #expect(segment.hopLimit == 63)
            #expect(segment.ipIdentification == 0)
        } else {
            #expect(segment.source == IPAddress(ipv4: 0x0a00_0001))
            #expect(segment.destination == IPAddress(ipv4: 0x0a00_0002))
            #expect(segment.hopLimit == 64)
            #expect(segment.ipIdentification == 0xbeef)
            #expect(segment.notes.contains(.dontFragment))
        }
    }

    @Test("a packet cut by the snap length is truncated, or a segment with less captured", arguments: SamplePacket.all)
    func snapped(_ sample: SamplePacket) throws {
        let whole = try #require(decode(sample.bytes, linkType: sample.linkType).segment)
        let fixedHeaderEnd = whole.payloadOffset
        for count in 0..<sample.bytes.count {
            let bytes = Array(sample.bytes[..<count])
            switch decode(bytes, linkType: sample.linkType, originalLength: sample.bytes.count) {
            case .segment(let segment):
                #expect(count >= fixedHeaderEnd)
                #expect(segment.payloadLength == 5)
                let expected = min(max(0, count - fixedHeaderEnd), 5)
                #expect(segment.capturedPayloadLength == expected)
                #expect(segment.payload(in: bytes) == Array(Build.payload.prefix(expected)))
            case .issue(let issue):
                #expect(count < fixedHeaderEnd)
                #expect(issue.kind == .truncated)
            }
        }
    }

    @Test("a packet that ends early on the wire gives a segment or an issue", arguments: SamplePacket.all)
    func shortOnTheWire(_ sample: SamplePacket) {
        for count in 0..<sample.bytes.count {
            let bytes = Array(sample.bytes[..<count])
            if let segment = decode(bytes, linkType: sample.linkType).segment {
                #expect(segment.payloadLength <= 5)
                #expect(segment.payloadOffset + segment.capturedPayloadLength <= count)
            }
        }
    }

    @Test("every change of one byte gives a segment inside the packet or an issue", arguments: SamplePacket.all)
    func changedBytes(_ sample: SamplePacket) {
        var decoder = PacketDecoder()
        var bytes = sample.bytes
        for index in bytes.indices {
            let original = bytes[index]
            for value in [0, 1, 0x0f, 0x10, 0x40, 0x60, 0x7f, 0x80, 0xfe, 0xff, original ^ 1, original ^ 0x80]
                as [UInt8]
            {
                bytes[index] = value
                for originalLength in [bytes.count, bytes.count + 100_000] {
                    let result = decoder.decode(bytes, linkType: sample.linkType, originalLength: originalLength)
                    guard let segment = result.segment else { continue }
                    let held = segment.notes.contains(.fragmented) ? decoder.reassembled.count : bytes.count
                    #expect(segment.payloadOffset + segment.capturedPayloadLength <= held)
                    #expect(segment.capturedPayloadLength <= segment.payloadLength)
                }
            }
            bytes[index] = original
        }
    }

    @Test("seeded noise of every link type gives a segment inside the packet or an issue")
    func noise() {
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        var decoder = PacketDecoder()
        for sample in SamplePacket.all {
            for _ in 0..<100 {
                var bytes = sample.bytes
                for _ in 0..<(1 + next() % 6) {
                    bytes[Int(next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: next())
                }
                let result = decoder.decode(
                    bytes, linkType: sample.linkType, originalLength: Int(next() % 4096),
                    time: Int64(bitPattern: next()))
                guard let segment = result.segment else { continue }
                let held = segment.notes.contains(.fragmented) ? decoder.reassembled.count : bytes.count
                #expect(segment.payloadOffset + segment.capturedPayloadLength <= held)
            }
        }
    }
}
