import PacketLayers
import Testing

@Suite("Lengths")
struct LengthTests {
    @Test("Ethernet padding is no payload")
    func padding() throws {
        let bytes = Build.frame(payload: []) + [UInt8](repeating: 0, count: 6)
        let segment = try #require(decode(bytes).segment)
        #expect(segment.payloadLength == 0)
        #expect(segment.capturedPayloadLength == 0)
    }

    @Test("a total length of 0 leaves the frame's original length")
    func totalLengthZero() throws {
        let bytes = Build.ethernet(0x0800, Build.ipv4(Build.tcp(payload: [1, 2, 3]), totalLength: 0))
        let segment = try #require(decode(bytes, originalLength: 14 + 40 + 65_000).segment)
        #expect(segment.payloadLength == 65_000)
        #expect(segment.capturedPayloadLength == 3)
        #expect(segment.lengthSource == .frameBecauseZero)
        #expect(segment.notes.contains(.snapped))
    }

    @Test("a total length beyond the frame leaves the frame's original length")
    func totalLengthBeyondFrame() throws {
        let bytes = Build.ethernet(0x0800, Build.ipv4(Build.tcp(), totalLength: 9000))
        let segment = try #require(decode(bytes).segment)
        #expect(segment.payloadLength == 5)
        #expect(segment.lengthSource == .frameBecauseShorter)
        #expect(!segment.notes.contains(.snapped))
    }

    @Test("an IPv6 payload length of 0 leaves the frame's, and a jumbo payload option is taken instead")
    func jumbo() throws {
        let plain = Build.ipv6(Build.tcp(), payloadLength: 0)
        #expect(decode(plain, linkType: 101).segment?.lengthSource == .frameBecauseZero)
        let options: [UInt8] = [6, 0, 0xc2, 4] + Build.uint32(8 + 20 + 100_000)
        let jumbo = Build.ipv6(options + Build.tcp(), nextHeader: 0, payloadLength: 0)
        let segment = try #require(decode(jumbo, linkType: 101, originalLength: 200_000).segment)
        #expect(segment.lengthSource == .jumboOption)
        #expect(segment.payloadLength == 100_000)
        #expect(segment.capturedPayloadLength == 5)
    }

    @Test("the outer datagram bounds the inner one")
    func outerBounds() throws {
        let inner = Build.ipv4(Build.tcp(), totalLength: 400)
        let bytes = Build.ipv4(inner, ipProtocol: 4) + [UInt8](repeating: 9, count: 500)
        let segment = try #require(decode(bytes, linkType: 101).segment)
        #expect(segment.payloadLength == 5)
        #expect(segment.lengthSource == .frameBecauseShorter)
    }

    @Test("lengths that leave no room for their headers are malformed")
    func malformedLengths() {
        let shortTotal = Build.ethernet(0x0800, Build.ipv4(Build.tcp(), totalLength: 19))
        #expect(decode(shortTotal).issue == DecodeIssue(.malformed, at: .network))
        var shortHeader = Build.frame()
        shortHeader[14] = 0x44
        #expect(decode(shortHeader).issue == DecodeIssue(.malformed, at: .network))
        let noRoomForTCP = Build.ethernet(0x0800, Build.ipv4(Build.tcp(), totalLength: 39))
        #expect(decode(noRoomForTCP).issue == DecodeIssue(.malformed, at: .transport))
        for dataOffset in [0x00, 0x40, 0x70] as [UInt8] {
            var lyingOffset = Build.frame()
            lyingOffset[14 + 20 + 12] = dataOffset
            #expect(decode(lyingOffset).issue == DecodeIssue(.malformed, at: .transport))
        }
    }

    @Test("options cut by the snap length leave the fixed header's fields")
    func cutOptions() throws {
        let bytes = Build.frame(options: [2, 4, 0x05, 0xb4, 1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2])
        let cut = Array(bytes[..<(14 + 20 + 20 + 5)])
        let segment = try #require(decode(cut, originalLength: bytes.count).segment)
        #expect(segment.maximumSegmentSize == 1460)
        #expect(!segment.hasTimestamps)
        #expect(segment.payloadLength == 5)
        #expect(segment.capturedPayloadLength == 0)
        #expect(segment.payloadOffset == cut.count)
        #expect(segment.notes.isSuperset(of: [.badOptions, .snapped]))
        #expect(segment.headerLength == 56)
    }

    @Test("notes a wrong IPv4 header checksum, and one of 0")
    func checksum() {
        var bytes = Build.frame()
        bytes[24] ^= 0x55
        #expect(decode(bytes).segment?.notes.contains(.badIPChecksum) == true)
        bytes[24] = 0
        bytes[25] = 0
        #expect(decode(bytes).segment?.notes.contains(.badIPChecksum) == true)
        let options = Build.ipv4(Build.tcp(), options: [0x94, 4, 0, 0])
        #expect(decode(options, linkType: 101).segment?.notes.contains(.badIPChecksum) == false)
    }

    @Test("an original length below the captured one is taken as the captured one")
    func originalBelowCaptured() {
        #expect(decode(Build.frame(), originalLength: 0).segment?.capturedPayloadLength == 5)
    }
}
