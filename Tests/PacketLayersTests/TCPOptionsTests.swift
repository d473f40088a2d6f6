import PacketLayers
import Testing

@Suite("TCP options")
struct TCPOptionsTests {
    private func segment(_ options: [UInt8]) throws -> Segment {
        try #require(decode(Build.frame(options: options)).segment)
    }

    @Test("reads the options of a SYN as Linux sends it")
    func linuxSYN() throws {
        let found = try segment([2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0x11, 0x22, 0x33, 0x44, 0, 0, 0, 0, 1, 3, 3, 7])
        #expect(found.maximumSegmentSize == 1460)
        #expect(found.notes.contains(.sackPermitted))
        #expect(found.hasTimestamps)
        #expect(found.timestampValue == 0x1122_3344)
        #expect(found.timestampEcho == 0)
        #expect(found.windowScale == 7)
        #expect(!found.notes.contains(.badOptions))
        #expect(found.headerLength == 60)
    }

    @Test("reads the commonest options of a SYN as it reads them with padding behind, whatever their values")
    func commonInSyn() throws {
        let common: [UInt8] = [2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0x11, 0x22, 0x33, 0x44, 1, 2, 3, 4, 1, 3, 3, 7]
        for place in [2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 19] {
            for value: UInt8 in [0, 1, 0x7f, 0xff] {
                var options = common
                options[place] = value
                let alone = try segment(options)
                let padded = try segment(options + [1, 1, 1, 1])
                #expect(alone.maximumSegmentSize == padded.maximumSegmentSize)
                #expect(alone.windowScale == padded.windowScale)
                #expect(alone.timestampValue == padded.timestampValue && alone.timestampEcho == padded.timestampEcho)
                #expect(alone.notes == padded.notes && alone.hasTimestamps && padded.hasTimestamps)
            }
        }
        // Nearly the same: another length, another kind, another order.
        #expect(try segment(Array(common[..<18]) + [4, 7]).notes.contains(.badOptions))
        #expect(
            try segment([2, 4, 0x05, 0xb4, 1, 1] + common[6...]).notes.isDisjoint(with: [.sackPermitted, .badOptions]))
        #expect(try segment(Array(common[..<16]) + [3, 3, 9, 1]).windowScale == 9)
    }

    @Test("reads padded timestamps, wherever the padding stands")
    func timestamps() throws {
        for options in [
            [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2], [8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 1],
            [8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0],
        ] as [[UInt8]] {
            let found = try segment(options)
            #expect(found.hasTimestamps)
            #expect(found.timestampValue == 1)
            #expect(found.timestampEcho == 2)
            #expect(found.payloadLength == 5)
        }
    }

    @Test("reads count and first of the SACK blocks")
    func sack() throws {
        let blocks: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 20, 0, 0, 0, 30]
        let found = try segment([1, 1, 5, 18] + blocks)
        #expect(found.sackBlockCount == 2)
        #expect(found.sackLeft == 1)
        #expect(found.sackRight == 9)
    }

    @Test("sees Fast Open by number and by experiment, and Multipath")
    func fastOpenAndMultipath() throws {
        #expect(try segment([34, 2, 1, 1]).notes.contains(.fastOpen))
        #expect(try segment([254, 4, 0xf9, 0x89]).notes.contains(.fastOpen))
        #expect(try !segment([254, 4, 0xe2, 0xd4]).notes.contains(.fastOpen))
        #expect(try segment([30, 4, 0, 0]).notes.contains(.multipath))
    }

    @Test("notes options with impossible lengths and keeps what came before")
    func badOptions() throws {
        for options in [
            [2, 4, 5, 0xb4, 8, 0, 0, 0], [2, 4, 5, 0xb4, 8, 1, 0, 0], [2, 4, 5, 0xb4, 8, 40, 0, 0],
            [2, 4, 5, 0xb4, 1, 1, 1, 8], [2, 4, 5, 0xb4, 3, 4, 0, 0],
        ] as [[UInt8]] {
            let found = try segment(options)
            #expect(found.notes.contains(.badOptions))
            #expect(found.maximumSegmentSize == 1460)
            #expect(found.payloadLength == 5)
        }
    }

    @Test("leaves nothing of the segment decoded before")
    func reuse() throws {
        var decoder = PacketDecoder()
        var found = Segment()
        found.packet = 17
        let full = Build.frame(options: [2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 3, 3, 7])
        let tagged = Build.ethernet(0x8100, [0, 5] + full[12...])
        #expect(decoder.decode(tagged.span, linkType: 1, originalLength: 9999, time: 1, into: &found) == nil)
        let plain = Build.frame()
        #expect(decoder.decode(plain.span, linkType: 1, originalLength: plain.count, time: 2, into: &found) == nil)
        #expect(found.packet == 17)
        #expect(found.time == 2)
        #expect(found.maximumSegmentSize == 0)
        #expect(found.windowScale == 255)
        #expect(!found.hasTimestamps)
        #expect(found.timestampValue == 0)
        #expect(found.encapsulation == 0)
        #expect(found.notes == .dontFragment)
        #expect(found.headerLength == 40)
    }
}
