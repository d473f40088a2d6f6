import PacketLayers
import Testing

@Suite("Fragments")
struct FragmentTests {
    /// One datagram's payload: a TCP segment with 2000 payload bytes.
    private static let content = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    private static let datagram = Build.tcp(payload: content)

    private static func fragment(
        _ range: Range<Int>, more: Bool, identification: Int = 1, of datagram: [UInt8] = datagram, ipProtocol: UInt8 = 6
    ) -> [UInt8] {
        Build.ipv4(
            Array(datagram[range]), ipProtocol: ipProtocol, place: (more ? 0x2000 : 0) | range.lowerBound / 8,
            identification: identification)
    }

    private static let pieces = [
        fragment(0..<800, more: true), fragment(800..<1600, more: true), fragment(1600..<2020, more: false),
    ]

    @Test(
        "the last fragment to come gives the segment, in any order",
        arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func anyOrder(_ order: [Int]) throws {
        var decoder = PacketDecoder()
        for index in order.dropLast() {
            #expect(decoder.decode(Self.pieces[index], linkType: 101).issue == DecodeIssue(.fragmentHeld, at: .network))
        }
        let segment = try #require(decoder.decode(Self.pieces[order[2]], linkType: 101).segment)
        #expect(segment.payloadLength == 2000)
        #expect(segment.payload(in: decoder.reassembled) == Self.content)
        #expect(segment.notes.contains(.fragmented))
        #expect(segment.lengthSource == .fragments)
        #expect(segment.headerLength == 40)
        #expect(decoder.fragmentStatistics.fragments == 3)
        #expect(decoder.fragmentStatistics.completedDatagrams == 1)
    }

    @Test("IPv6 fragments are put together, and the first one names the protocol")
    func ipv6() throws {
        var decoder = PacketDecoder()
        func fragment(_ range: Range<Int>, more: Int, next: UInt8) -> [UInt8] {
            Build.ipv6(
                [next, 0] + Build.uint16(range.lowerBound | more) + Build.uint32(77) + Self.datagram[range],
                nextHeader: 44)
        }
        #expect(decoder.decode(fragment(1200..<2020, more: 0, next: 59), linkType: 101).issue?.kind == .fragmentHeld)
        let segment = try #require(decoder.decode(fragment(0..<1200, more: 1, next: 6), linkType: 101).segment)
        #expect(segment.payload(in: decoder.reassembled) == Self.content)
        #expect(segment.headerLength == 60)
    }

    @Test("of overlapping fragments the bytes that came first stay")
    func overlap() throws {
        var decoder = PacketDecoder()
        let other = Self.datagram.map { ~$0 }
        _ = decoder.decode(Self.fragment(0..<800, more: true), linkType: 101)
        _ = decoder.decode(Self.fragment(1600..<2020, more: false), linkType: 101)
        _ = decoder.decode(Self.fragment(400..<1200, more: true, of: other), linkType: 101)
        let last = Self.fragment(0..<2016, more: true, of: other)
        let segment = try #require(decoder.decode(last, linkType: 101).segment)
        let expected = Array(Self.datagram[..<800]) + other[800..<1600] + Self.datagram[1600...]
        #expect(decoder.reassembled == expected)
        #expect(segment.payloadLength == 2000)
    }

    @Test("fragments of different identifications, addresses or protocols do not mix")
    func keys() {
        var decoder = PacketDecoder()
        _ = decoder.decode(Self.fragment(0..<800, more: true, identification: 1), linkType: 101)
        _ = decoder.decode(Self.fragment(800..<1600, more: true, identification: 2), linkType: 101)
        #expect(
            decoder.decode(Self.fragment(1600..<2020, more: false, identification: 1), linkType: 101).segment == nil)
        #expect(decoder.decode(Self.fragment(800..<1600, more: true, ipProtocol: 17), linkType: 101).segment == nil)
        #expect(decoder.decode(Self.fragment(800..<1600, more: true, identification: 1), linkType: 101).segment != nil)
    }

    @Test("a duplicated fragment gives no second segment")
    func duplicates() {
        var decoder = PacketDecoder()
        var segments = 0
        for piece in Self.pieces {
            for _ in 0..<2 where decoder.decode(piece, linkType: 101).segment != nil { segments += 1 }
        }
        #expect(segments == 1)
    }

    @Test("snapped fragments give the segment with what was captured before the first hole")
    func snapped() throws {
        var decoder = PacketDecoder()
        _ = decoder.decode(Self.pieces[0], linkType: 101)
        let cut = Array(Self.pieces[1][..<120])
        _ = decoder.decode(cut, linkType: 101, originalLength: 820)
        let segment = try #require(decoder.decode(Self.pieces[2], linkType: 101).segment)
        #expect(segment.payloadLength == 2000)
        #expect(segment.capturedPayloadLength == 780 + 100)
        #expect(segment.payload(in: decoder.reassembled) == Array(Self.content[..<880]))
        #expect(segment.notes.contains(.snapped))
    }

    @Test("a datagram waits for thirty seconds of packet time")
    func timeout() {
        var decoder = PacketDecoder()
        _ = decoder.decode(Self.pieces[0], linkType: 101, time: 0)
        _ = decoder.decode(Self.pieces[1], linkType: 101, time: 30_000_000_000)
        #expect(decoder.decode(Self.pieces[2], linkType: 101, time: 30_000_000_001).segment == nil)
        #expect(decoder.fragmentStatistics.fragmentsExpired == 2)
    }

    @Test("beyond the number of datagrams the oldest go, and are counted")
    func datagramLimit() {
        var decoder = PacketDecoder(fragmentLimits: FragmentLimits(datagrams: 10))
        for identification in 0..<1000 {
            _ = decoder.decode(Self.fragment(0..<800, more: true, identification: identification), linkType: 101)
        }
        #expect(decoder.fragmentStatistics.fragmentsDroppedByLimits == 990)
        for identification in [989, 999] {
            _ = decoder.decode(Self.fragment(800..<1600, more: true, identification: identification), linkType: 101)
        }
        #expect(
            decoder.decode(Self.fragment(1600..<2020, more: false, identification: 999), linkType: 101).segment != nil)
        #expect(
            decoder.decode(Self.fragment(1600..<2020, more: false, identification: 989), linkType: 101).segment == nil)
    }

    @Test("completed datagrams leave nothing behind while an older one waits")
    func nothingLeftBehind() {
        var decoder = PacketDecoder()
        _ = decoder.decode(Self.pieces[0], linkType: 101)
        for identification in 2..<2000 {
            let halves = [
                Self.fragment(0..<1600, more: true, identification: identification),
                Self.fragment(1600..<2020, more: false, identification: identification),
            ]
            for half in halves { _ = decoder.decode(half, linkType: 101) }
        }
        #expect(decoder.fragmentStatistics.completedDatagrams == 1998)
        #expect(decoder.fragmentArrivalCount < 100)
    }

    @Test("beyond the bytes in all the oldest go, far offsets included")
    func byteLimit() {
        var decoder = PacketDecoder(fragmentLimits: FragmentLimits(bytes: 1 << 20))
        for identification in 0..<100 {
            let far = Build.ipv4([1, 2, 3, 4, 5, 6, 7, 8], place: 0x2000 | 8000, identification: identification)
            _ = decoder.decode(far, linkType: 101)
        }
        #expect(decoder.fragmentStatistics.fragmentsDroppedByLimits == 100 - (1 << 20) / (64_008 + 16 + 128))
    }

    @Test("a datagram in too many islands goes")
    func islandLimit() {
        var decoder = PacketDecoder()
        for index in 0..<1000 {
            let start = 2 * (1000 - index)
            _ = decoder.decode(Build.ipv4([1, 2, 3, 4, 5, 6, 7, 8], place: 0x2000 | start), linkType: 101)
        }
        #expect(decoder.fragmentStatistics.fragmentsDroppedByLimits == 129 * UInt64(1000 / 129))
    }

    @Test("fragments that contradict each other, reach beyond the largest datagram or are empty are malformed")
    func malformed() {
        let malformed = DecodeIssue(.malformed, at: .network)
        // Teardrop: the second fragment lies inside the first; the last one ends before data that is known.
        var teardrop = PacketDecoder()
        _ = teardrop.decode(Self.fragment(0..<800, more: true), linkType: 101)
        #expect(teardrop.decode(Self.fragment(80..<160, more: false), linkType: 101).issue == malformed)
        #expect(teardrop.fragmentStatistics.fragmentsMalformed == 2)
        var pingOfDeath = PacketDecoder()
        let beyond = Build.ipv4([UInt8](repeating: 0, count: 1000), place: 0x1fff)
        #expect(pingOfDeath.decode(beyond, linkType: 101).issue == malformed)
        var empty = PacketDecoder()
        #expect(empty.decode(Build.ipv4([], place: 0x2000), linkType: 101).issue == malformed)
        var twoEnds = PacketDecoder()
        _ = twoEnds.decode(Self.fragment(1600..<2020, more: false), linkType: 101)
        #expect(twoEnds.decode(Self.fragment(800..<1600, more: false), linkType: 101).issue == malformed)
    }

    @Test("tunnels inside put-together datagrams are followed, to a limited depth")
    func nested() throws {
        var decoder = PacketDecoder()
        let inner = Build.ipv4(Build.tcp(payload: Self.content))
        _ = decoder.decode(Self.fragment(0..<1600, more: true, of: inner, ipProtocol: 4), linkType: 101)
        let last = Self.fragment(1600..<inner.count, more: false, of: inner, ipProtocol: 4)
        let segment = try #require(decoder.decode(last, linkType: 101).segment)
        #expect(segment.notes.isSuperset(of: [.fragmented, .tunnelled]))
        #expect(segment.payload(in: decoder.reassembled) == Self.content)
    }

    @Test("fragments inside fragments are put together, to a depth of eight", arguments: [8, 9])
    func fragmentsInFragments(_ depth: Int) {
        var decoder = PacketDecoder()
        var datagram = Build.tcp(payload: Array(Build.payload))
        for level in 1...depth {
            // The first eight bytes go ahead; the rest becomes the last fragment, and the next level's datagram.
            let next: UInt8 = level == 1 ? 6 : 44
            let first = [next, 0, 0, 1] + Build.uint32(level) + datagram[..<8]
            #expect(decoder.decode(Build.ipv6(first, nextHeader: 44), linkType: 101).issue?.kind == .fragmentHeld)
            datagram = [next, 0] + Build.uint16(8) + Build.uint32(level) + datagram[8...]
        }
        let result = decoder.decode(Build.ipv6(datagram, nextHeader: 44), linkType: 101)
        if depth == 8 {
            #expect(result.segment?.payload(in: decoder.reassembled) == Build.payload)
        } else {
            #expect(result.issue == DecodeIssue(.unsupported, at: .network))
        }
    }
}
