import CaptureFile
import CaptureSynthesis
import PacketFilter
import TestSupport
import Testing

@Suite("Filter expressions")
struct PacketFilterTests {
    private func frame(_ link: FrameBuilder.Link, port: UInt16) -> [UInt8] {
        var frame = FrameBuilder(from: SocketAddress("10.0.0.1", 40_000), to: SocketAddress("10.0.0.2", port))
        frame.link = link
        frame.payload = [1, 2, 3]
        return frame.bytes
    }

    @Test("an expression is compiled for each link type that comes")
    func linkTypes() throws {
        var filter = try PacketFilter("tcp dst port 80")
        for link in [FrameBuilder.Link.ethernet, .raw, .linuxCooked, .null, .ethernet] {
            let hit = frame(link, port: 80)
            let miss = frame(link, port: 81)
            let results = [hit, miss, Array(hit.prefix(10)), []].map {
                filter.matches($0.span, originalLength: UInt32($0.count), linkType: link.linkType)
            }
            #expect(results == [true, false, false, false])
        }
    }

    @Test("a filter of very many hosts is ready in a moment and does the same", .timeLimit(.minutes(1)))
    func manyHosts() throws {
        let hosts = (0..<1_000).map { "dst host 10.9.\($0 >> 8).\($0 & 255)" }
        let expression = (hosts + ["dst host 10.0.0.2 and dst port 80"]).joined(separator: " or ")
        var filter = try PacketFilter(expression)
        for (port, matches) in [(80, true), (81, false)] as [(UInt16, Bool)] {
            let packet = frame(.ethernet, port: port)
            let isMatch = filter.matches(packet.span, originalLength: UInt32(packet.count), linkType: .ethernet)
            #expect(isMatch == matches)
        }
    }

    @Test("a long expression is shown in part, with its length")
    func shortened() {
        #expect(PacketFilter.shortened("tcp port 80") == "tcp port 80")
        let exact = String(repeating: "x", count: 200)
        #expect(PacketFilter.shortened(exact) == exact)
        #expect(PacketFilter.shortened(exact + "y") == exact + "… (201 characters in all)")
    }

    @Test("len is the length on the wire")
    func originalLength() throws {
        var filter = try PacketFilter("greater 1000")
        let bytes = frame(.ethernet, port: 80)
        let results = [1500, 60].map { filter.matches(bytes.span, originalLength: $0, linkType: .ethernet) }
        #expect(results == [true, false])
    }

    @Test("a bad expression is refused with libpcap's words")
    func badExpression() {
        do {
            _ = try PacketFilter("tcp and and")
            Issue.record("accepted")
        } catch {
            guard case .invalidExpression(let text, let linkType, let message) = error else { return }
            #expect(text == "tcp and and")
            #expect(linkType == .ethernet)
            #expect(message.contains("syntax error"))
        }
    }

    @Test("an expression for another link type than Ethernet is accepted, one for none is not")
    func checkedForAnyLinkType() throws {
        try PacketFilter.check("wlan type data")
        #expect(throws: PacketFilterFailure.self) { try PacketFilter.check("wlan type nonsense") }
    }

    @Test("a link type that the expression makes no sense for matches nothing and is noted")
    func rejectedLinkType() throws {
        var filter = try PacketFilter("ether host 02:00:00:00:00:01")
        let bytes = frame(.raw, port: 80)
        let results = (0..<3).map { _ in
            filter.matches(bytes.span, originalLength: 60, linkType: LinkType(rawValue: 101))
        }
        #expect(results == [false, false, false])
        let rejected = filter.rejectedLinkTypes.map(\.linkType.rawValue)
        #expect(rejected == [101])
    }
}
